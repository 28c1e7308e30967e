import { refusal } from '@teamgram/domain';
import { isBasicGroupPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { MessageRow } from '@teamgram/read-models';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { readableChat, shelfOf } from '../channels/parts/readable.ts';
import { showRows } from '../messages/parts/shown.ts';

/**
 * "Get discussion message from the associated discussion group of a channel to show it on top of the comment section, without actually joining the group"
 * (core.telegram.org/method/messages.getDiscussionMessage); in a supergroup, the top message of a thread. All items of an album are returned.
 */
export default method('messages.getDiscussionMessage', async ({ peer: given, msg_id }, context) => {
  const peer = peerOf(context.view, given);
  if (!isChannelPeer(peer)) throw refusal(isBasicGroupPeer(peer) ? 'PEER_ID_INVALID' : 'CHANNEL_INVALID');
  const { chat } = await readableChat(context, peer);
  const { queries } = context.services;
  const root = chat.kind === 'broadcast' ? await copyOf(context, peer, msg_id) : await rootOf(context, peer, msg_id);
  if (root.group !== peer) await readableChat(context, root.group);
  const rows = await albumOf(context, root);
  const [[thread], [mark]] = await Promise.all([queries.threads(-root.group, [root.id]), queries.threadMarks(root.group, [root.id], context.viewer)]);
  const { newestId } = thread!;
  const { readMaxId, othersMaxId } = mark!;
  const page = await showRows(context, rows, [peer, root.group]);
  return {
    _: 'messages.discussionMessage', ...page,
    max_id: newestId || undefined,
    read_inbox_max_id: readMaxId || undefined,
    read_outbox_max_id: othersMaxId || undefined,
    unread_count: await queries.threadUnread(-root.group, root.id, readMaxId, context.viewer),
  };
});

/** `after`: id up to which messages of the group are hidden from the caller. */
type Root = { group: number; id: number; after: number };

/** Whoever can view the post can view its copy, even if they have cleared the group. Throws MSG_ID_INVALID: the post has no copy. */
async function copyOf({ services }: Context, channel: number, post: number): Promise<Root> {
  const [copy] = await services.queries.copiesOfPosts(channel, [post]);
  if (!copy) throw refusal('MSG_ID_INVALID');
  return { group: copy.discussion, id: copy.messageId, after: 0 };
}

async function rootOf(context: Context, group: number, id: number): Promise<Root> {
  const [{ after }, [place]] = await Promise.all([shelfOf(context, group), context.services.queries.threadsOfMessages(-group, [id])]);
  return { group, id: place?.thread ?? id, after };
}

/** Items of an album have consecutive ids; at most ten. */
const ALBUM_MAX = 10;

/** Newest first. Throws MSG_ID_INVALID. */
async function albumOf({ services }: Context, { group, id, after }: Root): Promise<MessageRow[]> {
  const { queries, opener } = services;
  const around = await queries.messagesByIds(-group, Array.from({ length: 2 * ALBUM_MAX - 1 }, (_, index) => id - ALBUM_MAX + 1 + index).filter((one) => one > after));
  const albums = new Map(await Promise.all(around.map(async (row): Promise<[number, number]> => {
    const { fact } = await opener.openBytes(row.event, row.position);
    return [row.messageId, fact.type === 'MessageSent' ? fact.groupedId : 0];
  })));
  if (!albums.has(id)) throw refusal('MSG_ID_INVALID');
  const items = around.filter(({ messageId }) => messageId === id || (albums.get(id) !== 0 && albums.get(messageId) === albums.get(id)));
  return items.toSorted((one, other) => other.messageId - one.messageId);
}
