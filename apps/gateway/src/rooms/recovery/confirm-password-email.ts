import { method } from '../../rpc/method.ts';

/** Refused: CODE_INVALID, EMAIL_HASH_EXPIRED. */
export default method('account.confirmPasswordEmail', async ({ code }, context) => {
  await context.send({ type: 'SetRecoveryEmail', code });
  return true;
});
