import { method } from '../../rpc/method.ts';

/** Applies to the caller's own authorization only. Refused: TOKEN_INVALID. */
export default method('account.unregisterDevice', async ({ token_type, token }, context) => {
  await context.send({ type: 'UnregisterDevice', tokenType: token_type, token });
  return true;
});
