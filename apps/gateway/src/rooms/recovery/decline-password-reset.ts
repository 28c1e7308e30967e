import { method } from '../../rpc/method.ts';

/** Refused: RESET_REQUEST_MISSING. */
export default method('account.declinePasswordReset', async (_request, context) => {
  await context.send({ type: 'DeclinePasswordReset' });
  return true;
});
