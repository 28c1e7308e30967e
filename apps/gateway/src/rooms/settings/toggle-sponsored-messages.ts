import { method } from '../../rpc/method.ts';

/** Shown in one's own userFull (`sponsored_enabled`); nobody advertises here in either case. */
export default method('account.toggleSponsoredMessages', async ({ enabled }, context) => {
  await context.send({ type: 'ChooseSetting', setting: { type: 'SponsoredMessagesSwitched', shown: enabled } });
  return true;
});
