import { method } from '../../rpc/method.ts';

/** The other sessions end when their gateways hear of it (A5): this one has heard of it before it answers. */
export default method('auth.resetAuthorizations', async (_request, context) => {
  await context.send({ type: 'ResetOtherAuthorizations' });
  await context.read();
  return true;
});
