import { method } from '../../rpc/method.ts';

/** Cancels the pending deletion of the account, and logs out the session that requested it. Refused: CODE_HASH_INVALID, PHONE_CODE_EMPTY, PHONE_CODE_INVALID. */
export default method('account.confirmPhone', async ({ phone_code_hash, phone_code }, context) => {
  await context.send({ type: 'CancelAccountDeletion', phoneCodeHash: phone_code_hash, code: phone_code });
  return true;
});
