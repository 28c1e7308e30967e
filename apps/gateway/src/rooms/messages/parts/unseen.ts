import { Refusal, refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { CommandOf } from '../../../commands/commands.ts';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

/**
 * Refuses messages hidden from the caller, such as hidden pre-history (channels.togglePreHistoryHidden), so that guessing ids is useless. No query unless
 * messages of a channel are given. Throws MESSAGE_ID_INVALID and the errors of `readableChat`.
 */
export async function refuseUnseen(context: Context, peer: number, ids: readonly number[]): Promise<void> {
  if (await isUnseen(context, peer, ids)) throw refusal('MESSAGE_ID_INVALID');
}

/** The same for the message replied to: MSG_ID_INVALID. A topic's first message stands for the topic itself, so whoever sees the topic may reply to it. */
export async function refuseUnseenReply(context: Context, { peer, replyTo, answering }: Pick<CommandOf<'SendMessage'>, 'peer' | 'replyTo' | 'answering'>): Promise<void> {
  if (answering && (await isHidden(context, answering))) throw refusal('MSG_ID_INVALID');
  if (!replyTo || !isChannelPeer(peer)) return;
  const chat = await context.services.chats.chat(peer);
  if (chat?.options.includes('forum') && (!replyTo.thread || replyTo.thread === replyTo.id)) return;
  if (await isUnseen(context, peer, [replyTo.id])) throw refusal('MSG_ID_INVALID');
}

/** Also true for a chat that the caller may not view at all. */
async function isHidden(context: Context, { peer, id }: { peer: number; id: number }): Promise<boolean> {
  return isUnseen(context, peer, [id]).catch((error: unknown) => error instanceof Refusal || Promise.reject(error));
}

async function isUnseen(context: Context, peer: number, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0 || !isChannelPeer(peer)) return false;
  const { after } = await shelfOf(context, peer);
  return ids.some((id) => id <= after);
}
