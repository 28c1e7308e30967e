import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import type { tl } from '@teamgram/tl';
import { pageLimit } from '../../rpc/page-limit.ts';

const LIMIT_MAX = 100;

export default method('contacts.getBlocked', async ({ my_stories_from, offset, limit }, context) => {
  // There are no stories, so nobody is blocked from viewing them.
  if (my_stories_from) return { _: 'contacts.blocked', blocked: [], chats: [], users: [] };
  const { blocked, count } = await (await context.read()).blockedOf(context.viewer, Math.max(offset, 0), pageLimit(limit, LIMIT_MAX));
  const page = {
    blocked: blocked.map(({ peer, blockedAtMs }): tl.peerBlocked => ({ _: 'peerBlocked', peer_id: tlPeer(peer), date: Math.floor(blockedAtMs / 1000) })),
    chats: [],
    users: await context.services.users.show(context.view, blocked.map(({ peer }) => peer)),
  };
  return offset === 0 && count <= blocked.length ? { _: 'contacts.blocked', ...page } : { _: 'contacts.blockedSlice', count, ...page };
});
