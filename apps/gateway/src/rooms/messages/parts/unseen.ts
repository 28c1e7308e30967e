import { Refusal, refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { CommandOf } from '../../../commands/commands.ts';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

/**
 * What came before the caller's view of a supergroup begins is not there for them (channels.togglePreHistoryHidden): a guessed number names
 * nothing. Asks nothing unless a message of a supergroup or channel is named. Throws MESSAGE_ID_INVALID and as `readableChat`.
 */
export async function refuseUnseen(context: Context, peer: number, ids: readonly number[]): Promise<void> {
  if (await isUnseen(context, peer, ids)) throw refusal('MESSAGE_ID_INVALID');
}

/** The same of the message that is answered: MSG_ID_INVALID. The message with which a topic began stands for the topic: whoever sees the topic may answer that. */
export async function refuseUnseenReply(context: Context, { peer, replyTo, answering }: Pick<CommandOf<'SendMessage'>, 'peer' | 'replyTo' | 'answering'>): Promise<void> {
  if (answering && (await isHidden(context, answering))) throw refusal('MSG_ID_INVALID');
  if (!replyTo || !isChannelPeer(peer)) return;
  const chat = await context.services.chats.chat(peer);
  if (chat?.options.includes('forum') && (!replyTo.thread || replyTo.thread === replyTo.id)) return;
  if (await isUnseen(context, peer, [replyTo.id])) throw refusal('MSG_ID_INVALID');
}

/** Of another chat, into which the caller may not look at all. */
async function isHidden(context: Context, { peer, id }: { peer: number; id: number }): Promise<boolean> {
  return isUnseen(context, peer, [id]).catch((error: unknown) => error instanceof Refusal || Promise.reject(error));
}

async function isUnseen(context: Context, peer: number, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0 || !isChannelPeer(peer)) return false;
  const { after } = await shelfOf(context, peer);
  return ids.some((id) => id <= after);
}
