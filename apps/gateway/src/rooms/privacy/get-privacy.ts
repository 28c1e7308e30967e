import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';

const everybody: tl.PrivacyRule[] = [{ _: 'privacyValueAllowAll' }];
const contacts: tl.PrivacyRule[] = [{ _: 'privacyValueAllowContacts' }];
const nobody: tl.PrivacyRule[] = [{ _: 'privacyValueDisallowAll' }];

/** The rules that this server keeps for everyone; nobody can choose others. What does not exist here is open to nobody. */
const rules: { [Key in tl.InputPrivacyKey['_']]: tl.PrivacyRule[] } = {
  inputPrivacyKeyAbout: everybody,
  inputPrivacyKeyAddedByPhone: everybody,
  inputPrivacyKeyBirthday: nobody,
  inputPrivacyKeyChatInvite: nobody,
  inputPrivacyKeyForwards: everybody,
  inputPrivacyKeyNoPaidMessages: everybody,
  inputPrivacyKeyPhoneCall: nobody,
  inputPrivacyKeyPhoneNumber: contacts,
  inputPrivacyKeyPhoneP2P: nobody,
  inputPrivacyKeyProfilePhoto: everybody,
  inputPrivacyKeySavedMusic: nobody,
  inputPrivacyKeyStarGiftsAutoSave: nobody,
  inputPrivacyKeyStatusTimestamp: everybody,
  inputPrivacyKeyVoiceMessages: everybody,
};

/** Refused: PRIVACY_KEY_INVALID. */
export default method('account.getPrivacy', ({ key }) => {
  const found = rules[key._];
  if (!found) throw refusal('PRIVACY_KEY_INVALID');
  return { _: 'account.privacyRules', rules: found, chats: [], users: [] };
});
