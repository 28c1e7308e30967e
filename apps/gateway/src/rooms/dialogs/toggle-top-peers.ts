import { method } from '../../rpc/method.ts';

/** When re-enabled, counting starts anew. */
export default method('contacts.toggleTopPeers', async ({ enabled: on }, context) => {
  await context.send({ type: 'SwitchTopPeers', on });
  return true;
});
