import { refusal } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import type { TopPeerRow } from '@teamgram/read-models';
import type { Request, tl } from '@teamgram/tl';
import { listHash } from '../../convert/list-hash.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { RATING_DECAY_S } from './parts/top-rating.ts';

const LIMIT_DEFAULT = 30;
const LIMIT_MAX = 100;
const KINDS = ['correspondents', 'bots_pm', 'bots_inline', 'phone_calls', 'forward_users', 'forward_chats', 'groups', 'channels', 'bots_app', 'bots_guestchat'] as const;

/**
 * Peers the caller interacts with most, by messages sent. Other categories stay empty: there are no bots and calls, forward targets are encrypted, and
 * channel visits are not counted. Refused: TYPES_EMPTY.
 */
export default method('contacts.getTopPeers', async (request, context) => {
  if (!KINDS.some((kind) => request[kind])) throw refusal('TYPES_EMPTY');
  const queries = await context.read();
  if (!(await queries.topPeersOn(context.viewer))) return { _: 'contacts.topPeersDisabled' };
  const rows = await queries.topPeers(context.viewer, context.services.nowMs(), RATING_DECAY_S);
  const categories = [
    ...(request.correspondents ? [categoryOf('topPeerCategoryCorrespondents', rows.filter(({ category }) => category === 'Correspondents'), request)] : []),
    ...(request.groups ? [categoryOf('topPeerCategoryGroups', rows.filter(({ category }) => category === 'Groups'), request)] : []),
  ].filter(({ count }) => count > 0);
  const shown = categories.flatMap(({ rated }) => rated.map(({ peer }) => peer));
  if (request.hash !== 0n && request.hash === listHash(shown.map(idOfPeer))) return { _: 'contacts.topPeersNotModified' };
  const named = await showPeers(context.services, context.view, shown);
  return { _: 'contacts.topPeers', categories: categories.map(tlCategory), ...named };
});

type Category = { name: 'topPeerCategoryCorrespondents' | 'topPeerCategoryGroups'; count: number; rated: readonly TopPeerRow[] };

function categoryOf(name: Category['name'], rows: readonly TopPeerRow[], { offset, limit }: Request<'contacts.getTopPeers'>): Category {
  const from = Math.max(0, offset);
  return { name, count: rows.length, rated: rows.slice(from, from + pageLimit(limit, LIMIT_MAX, LIMIT_DEFAULT)) };
}

function tlCategory({ name, count, rated }: Category): tl.topPeerCategoryPeers {
  return { _: 'topPeerCategoryPeers', category: { _: name }, count, peers: rated.map(({ peer, rating }) => ({ _: 'topPeer', peer: tlPeer(peer), rating })) };
}
