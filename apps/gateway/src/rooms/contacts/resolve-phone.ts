import { phoneDigits, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { resolvedPeer } from './parts/resolved-peer.ts';

export default method('contacts.resolvePhone', async ({ phone }, context) => {
  context.services.flood.lookedUp(context.viewer);
  const user = await (await context.read()).userByPhone(phoneDigits(phone));
  const found = user && (await context.services.users.permits(context.viewer, user.userId, 'AddedByPhone'));
  if (!found) throw refusal('PHONE_NOT_OCCUPIED');
  return resolvedPeer(context, user.userId);
});
