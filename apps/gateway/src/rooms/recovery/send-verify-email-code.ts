import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/**
 * Verifies that the caller receives mail at an address. Login by email is not supported, so there is no login email to change (EMAIL_NOT_SETUP) and no code
 * waiting for one (PHONE_HASH_EXPIRED).
 */
export default method('account.sendVerifyEmailCode', async ({ purpose, email }, { services, session }) => {
  if (purpose._ === 'emailVerifyPurposeLoginChange') throw refusal('EMAIL_NOT_SETUP');
  if (purpose._ === 'emailVerifyPurposeLoginSetup') throw refusal('PHONE_HASH_EXPIRED');
  const { pattern, length } = await services.commandApi.call('mail.verify-address', { authKeyId: session.authorization.keyId, email });
  return { _: 'account.sentEmailCode', email_pattern: pattern, length };
});
