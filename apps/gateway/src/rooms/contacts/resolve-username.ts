import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { resolvedPeer } from './parts/resolved-peer.ts';

export default method('contacts.resolveUsername', async ({ username }, context) => {
  if (!/^\w{1,32}$/.test(username)) throw refusal('USERNAME_INVALID');
  context.services.flood.lookedUp(context.viewer);
  const queries = await context.read();
  const [user, chat] = await Promise.all([queries.userByUsername(username), queries.chatByUsername(username)]);
  const found = user?.userId ?? chat?.chat;
  if (found !== undefined) return resolvedPeer(context, found);
  const granted = await queries.grantedUsername(username);
  if (!granted?.active) throw refusal('USERNAME_NOT_OCCUPIED');
  return resolvedPeer(context, granted.peer);
});
