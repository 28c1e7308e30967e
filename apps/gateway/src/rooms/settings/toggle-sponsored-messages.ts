import { method } from '../../rpc/method.ts';

/** Reported in the caller's userFull (`sponsored_enabled`); there are no sponsored messages either way. */
export default method('account.toggleSponsoredMessages', async ({ enabled }, context) => {
  await context.send({ type: 'ChooseSetting', setting: { type: 'SponsoredMessagesSwitched', shown: enabled } });
  return true;
});
