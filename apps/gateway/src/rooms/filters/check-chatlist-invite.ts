import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { filterTitle } from '../../convert/dialog-filter.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { chatsOf, ownFilter, openUnder } from './parts/lists.ts';
import type { Shared } from './parts/lists.ts';

/** What a folder link shares, and which of it the caller already has. Refused: INVITE_SLUG_EMPTY, INVITE_SLUG_EXPIRED. */
export default method('chatlists.checkChatlistInvite', async ({ slug }, context) => {
  if (slug === '') throw refusal('INVITE_SLUG_EMPTY');
  const shared = await openUnder(context, slug);
  if (!shared) throw refusal('INVITE_SLUG_EXPIRED');
  const named = await showPeers(context.services, context.view, shared.peers);
  const taken = await takenFilter(context, slug, shared);
  if (taken === undefined) {
    const { title } = shared;
    return { _: 'chatlists.chatlistInvite', title_noanimate: title.stillTitle || undefined, title: filterTitle(title), emoticon: title.emoticon || undefined, peers: shared.peers.map(tlPeer), ...named };
  }
  return { _: 'chatlists.chatlistInviteAlready', filter_id: taken, ...(await compared(context, taken, shared.peers)), ...named };
});

/** The caller's folder that was imported from the link, or that the link was made of. */
async function takenFilter({ services, viewer }: Context, slug: string, { owner, filter }: Shared): Promise<number | undefined> {
  if (owner === viewer) return filter;
  return (await services.queries.dialogFilters(viewer)).find((row) => row.slug === slug)?.filter;
}

async function compared(context: Context, filter: number, peers: readonly number[]): Promise<{ missing_peers: tl.Peer[]; already_peers: tl.Peer[] }> {
  const { details } = await ownFilter(context, { _: 'inputChatlistDialogFilter', filter_id: filter });
  const present = chatsOf(details);
  return {
    missing_peers: peers.filter((peer) => !present.includes(peer)).map(tlPeer),
    already_peers: peers.filter((peer) => present.includes(peer)).map(tlPeer),
  };
}
