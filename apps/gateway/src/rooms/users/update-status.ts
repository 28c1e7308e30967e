import { method } from '../../rpc/method.ts';

/** Presence passes by; only the last minute seen is kept. */
export default method('account.updateStatus', async ({ offline }, context) => {
  await context.services.projections.call('ephemeral.publish', { kind: 'presence', user: context.viewer, online: !offline, atS: context.nowS });
  return true;
});
