/** Privacy settings: `privacy:<owner>`: positions of the facts with the rules; `friends:<owner>`: close friends. */
import { channelPeer, type PrivacyRule } from '@teamgram/event-schemas';
import { isMember } from '../channels/members.ts';
import { isContactOf } from '../contacts/contact.ts';
import { documentKind, type Documents, type View } from '../view.ts';
import { allows, defaultRules, type PrivacyKey } from './allowed.ts';

type Choices = { [Key in PrivacyKey]?: number };

const choices = documentKind<Choices>('privacy');
const friends = documentKind<number[]>('friends');
type Reader = Pick<Documents, 'get'>;

/** The owner's rules, or the defaults, also when the key of the rules was destroyed. */
export function rulesOf(view: View, owner: number, key: PrivacyKey): readonly PrivacyRule[] {
  const position = choices.find(view.documents, owner)?.[key];
  const fact = position === undefined ? undefined : view.journal.read(position)?.fact;
  return (fact?.type === 'PrivacyChosen' && fact.rules?.rules) || defaultRules(key);
}

export function closeFriendsOf(documents: Reader, owner: number): readonly number[] {
  return friends.find(documents, owner) ?? [];
}

/** Whether `user` may do or see what `owner` controls by this key. `isContact`: whether the owner has the user as a contact, now or hypothetically. */
export function permits(view: View, owner: number, key: PrivacyKey, user: number, isContact = isContactOf(view.documents, owner, user)): boolean {
  const { documents } = view;
  return allows(rulesOf(view, owner, key), owner, {
    user, isBot: false, isPremium: false,
    isContact,
    // Close friends are chosen among contacts and must still be contacts.
    isCloseFriend: isContact && closeFriendsOf(documents, owner).includes(user),
    isIn: (chat) => isMember(documents, -chat, user) || isMember(documents, channelPeer(chat), user),
  });
}

export function putChoice(documents: Documents, owner: number, key: PrivacyKey, position: number): void {
  choices.put(documents, owner, { ...choices.find(documents, owner), [key]: position });
}

export function putCloseFriends(documents: Documents, owner: number, users: number[]): void {
  friends.put(documents, owner, users);
}

export function forgetPrivacy(documents: Documents, owner: number): void {
  choices.remove(documents, owner);
  friends.remove(documents, owner);
}
