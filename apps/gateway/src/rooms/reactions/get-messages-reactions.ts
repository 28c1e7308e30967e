import { noReactions } from '../../convert/reactions.ts';
import { shownRows } from '../../messages/shown-message.ts';
import { withReactions } from '../../messages/with-reactions.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { peersOf, tlReactionUpdate } from '../../updates/reaction-facts.ts';
import { shelfOf } from '../channels/parts/readable.ts';

const IDS_MAX = 100;

/** Clients poll this for visible messages. Unknown ids are left out. */
export default method('messages.getMessagesReactions', async ({ peer: given, id }, context) => {
  const { services, view, viewer } = context;
  const peer = peerOf(view, given);
  const { mailbox, after } = await shelfOf(context, peer);
  const queries = await context.read();
  const rows = (await queries.messagesByIds(mailbox, id.slice(0, IDS_MAX))).filter((row) => row.peer === peer && row.messageId > after);
  const shown = await withReactions(queries, await shownRows(services.opener, rows), [viewer]);
  const updates = shown.map((message) => tlReactionUpdate(view, { peer, messageId: message.id }, message.reactions ?? { ...noReactions, listed: !message.post }));
  const named = await showPeers(services, view, [peer, ...shown.flatMap(({ reactions }) => (reactions ? peersOf(reactions) : []))]);
  return { _: 'updates', updates, ...named, date: context.nowS, seq: 0 };
});
