import { method } from '../../rpc/method.ts';

/** Switched on again, it is counted from then on. */
export default method('contacts.toggleTopPeers', async ({ enabled: on }, context) => {
  await context.send({ type: 'SwitchTopPeers', on });
  return true;
});
