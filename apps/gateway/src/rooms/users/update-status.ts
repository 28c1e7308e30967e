import { method } from '../../rpc/method.ts';
import { sendAwaited } from '../scheduled/parts/send-awaited.ts';

/** Presence is not stored, except the time last seen, by the minute. Coming online sends the messages scheduled for that moment. */
export default method('account.updateStatus', async ({ offline }, context) => {
  await context.services.projections.call('ephemeral.publish', { kind: 'presence', user: context.viewer, online: !offline, atS: context.nowS });
  if (!offline) await sendAwaited(context);
  return true;
});
