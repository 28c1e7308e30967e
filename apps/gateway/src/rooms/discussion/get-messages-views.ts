import { VIEWS_MAX } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../../convert/message.ts';
import { peersOfReplies, tlReplies, withReplies } from '../../messages/with-replies.ts';
import { withPostCounts } from '../../messages/with-post-counts.ts';
import { shownRows } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';

/**
 * "Get and increase the view counter of a message sent or forwarded from a channel" (core.telegram.org/method/messages.getMessagesViews), in the requested
 * order. Unknown ids, messages not from a channel, and ids after the first 100 get empty counters. Subscribes the caller to updates of these counters.
 */
export default method('messages.getMessagesViews', async ({ peer: given, id, increment }, context) => {
  const { services, view, viewer } = context;
  const peer = peerOf(view, given);
  const ids = id.slice(0, VIEWS_MAX);
  const { mailbox, after } = await shelfOf(context, peer);
  if (increment && ids.length > 0) await context.send({ type: 'ViewPosts', peer, ids });
  const queries = await context.read();
  const rows = (await queries.messagesByIds(mailbox, ids)).filter((row) => row.peer === peer && row.messageId > after);
  const counted = await withPostCounts(queries, await shownRows(services.opener, rows));
  const shown = new Map((await withReplies(queries, counted, [viewer])).map((message) => [message.id, message]));
  services.postCounters.looked(viewer, [...shown.values()]);
  return { _: 'messages.messageViews', views: id.map((one) => viewsOf(shown.get(one))), ...(await showPeers(services, view, peersNamed(peer, [...shown.values()]))) };
});

function viewsOf(message: ShownMessage | undefined): tl.messageViews {
  return { _: 'messageViews', ...message?.postCounts, replies: message?.replies && tlReplies(message.replies) };
}

function peersNamed(peer: number, shown: readonly ShownMessage[]): number[] {
  return [peer, ...shown.flatMap(({ replies }) => (replies ? peersOfReplies(replies) : []))];
}
