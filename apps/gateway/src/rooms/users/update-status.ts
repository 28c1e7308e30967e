import { method } from '../../rpc/method.ts';
import { sendAwaited } from '../scheduled/parts/send-awaited.ts';

/** Presence passes by; only the last minute seen is kept. What others wanted sent as soon as the caller is online is sent now. */
export default method('account.updateStatus', async ({ offline }, context) => {
  await context.services.projections.call('ephemeral.publish', { kind: 'presence', user: context.viewer, online: !offline, atS: context.nowS });
  if (!offline) await sendAwaited(context);
  return true;
});
