import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** Only by code; sign-in with Google or Apple is not supported. Refused: CODE_INVALID, EMAIL_INVALID, EMAIL_VERIFY_EXPIRED. */
export default method('account.verifyEmail', async ({ purpose, verification }, { services, session }) => {
  if (verification._ !== 'emailVerificationCode') throw refusal('EMAIL_INVALID');
  if (purpose._ !== 'emailVerifyPurposePassport') throw refusal('EMAIL_VERIFY_EXPIRED');
  const { email } = await services.commandApi.call('mail.verified-address', { authKeyId: session.authorization.keyId, code: verification.code });
  return { _: 'account.emailVerified', email };
});
