import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from '../../channels/parts/readable.ts';

/**
 * Peer number of a forum that the caller may view. Throws like `readableChat`,
 * CHANNEL_FORUM_MISSING, PEER_ID_INVALID: topics in chats with bots are not supported.
 */
export async function forumOf(context: Context, given: tl.InputPeer): Promise<number> {
  const peer = peerOf(context.view, given);
  if (peer > 0) throw refusal('PEER_ID_INVALID');
  const { chat } = await readableChat(context, peer);
  if (!isChannelPeer(peer) || !chat.options.includes('forum')) throw refusal('CHANNEL_FORUM_MISSING');
  return peer;
}

/** Document id of an icon, 0 = none. Throws DOCUMENT_INVALID. */
export async function iconOf(context: Context, id: bigint | undefined): Promise<number> {
  if (!id) return 0;
  if (id > BigInt(Number.MAX_SAFE_INTEGER) || id < 0n || !(await (await context.read()).fileById(Number(id)))) throw refusal('DOCUMENT_INVALID');
  return Number(id);
}
