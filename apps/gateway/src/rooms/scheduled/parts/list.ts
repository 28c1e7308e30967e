import { ADMIN_RIGHTS, refusal } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from '../../channels/parts/readable.ts';
import type { ReadableChat } from '../../channels/parts/readable.ts';

/**
 * Which list of scheduled messages a peer stands for: the caller's own or, for a channel in
 * which they may post, the channel's. Throws like `readableChat`, and CHAT_ADMIN_REQUIRED.
 */
export async function listOf(context: Context, peer: number): Promise<{ owner: number; peer: number }> {
  if (peer > 0) return { owner: context.viewer, peer };
  const found = await readableChat(context, peer);
  if (found.chat.kind !== 'broadcast') return { owner: context.viewer, peer };
  if (!mayPost(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  return { owner: -peer, peer };
}

/** Whether there are scheduled messages, for userFull and chatFull. */
export async function hasScheduled(context: Context, peer: number, found?: Pick<ReadableChat, 'chat' | 'place'>): Promise<true | undefined> {
  const isShared = found?.chat.kind === 'broadcast';
  if (isShared && !mayPost(context, found)) return undefined;
  return (await context.services.queries.hasScheduled(isShared ? -peer : context.viewer, peer)) || undefined;
}

function mayPost({ viewer }: Context, { chat, place }: Pick<ReadableChat, 'chat' | 'place'>): boolean {
  return chat.creator === viewer || (place !== undefined && place.inside && (place.adminRights & ADMIN_RIGHTS.post_messages) !== 0);
}
