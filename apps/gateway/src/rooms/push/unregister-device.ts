import { method } from '../../rpc/method.ts';

/** Of the caller's own authorization: each ends its own. Refused: TOKEN_INVALID. */
export default method('account.unregisterDevice', async ({ token_type, token }, context) => {
  await context.send({ type: 'UnregisterDevice', tokenType: token_type, token });
  return true;
});
