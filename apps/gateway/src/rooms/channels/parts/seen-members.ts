import type { Context } from '../../../rpc/context.ts';
import type { ReadableChat } from './readable.ts';

/** Whether the caller is the creator or an admin of the chat. */
export function isAdminOf({ viewer }: Context, { chat, place }: Pick<ReadableChat, 'chat' | 'place'>): boolean {
  return place?.inside === true && (chat.creator === viewer || place.appointedBy !== 0);
}

/** A channel's subscribers are visible to its admins; a group's members to everybody, unless they are hidden (core.telegram.org/api/channel). */
export function maySeeMembers(context: Context, { chat, place }: ReadableChat): boolean {
  return isAdminOf(context, { chat, place }) || (chat.kind !== 'broadcast' && !chat.options.includes('participants-hidden'));
}
