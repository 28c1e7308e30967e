import { method } from '../../rpc/method.ts';

/** Other gateways end the sessions when the event reaches them (A5); this one has processed it before it answers. */
export default method('auth.resetAuthorizations', async (_request, context) => {
  await context.send({ type: 'ResetOtherAuthorizations' });
  await context.read();
  return true;
});
