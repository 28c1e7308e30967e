import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { CommandOf } from '../../../commands/commands.ts';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

/**
 * What came before the caller's view of a supergroup begins is not there for them (channels.togglePreHistoryHidden): a guessed number names
 * nothing. Asks nothing unless a message of a supergroup or channel is named. Throws MSG_ID_INVALID and as `readableChat`.
 */
export async function refuseUnseen(context: Context, peer: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0 || !isChannelPeer(peer)) return;
  const { after } = await shelfOf(context, peer);
  if (ids.some((id) => id <= after)) throw refusal('MSG_ID_INVALID');
}

/** The same of the message that is answered. The message with which a topic began stands for the topic: whoever sees the topic may answer that. */
export async function refuseUnseenReply(context: Context, { peer, replyTo }: Pick<CommandOf<'SendMessage'>, 'peer' | 'replyTo'>): Promise<void> {
  if (!replyTo || !isChannelPeer(peer)) return;
  const chat = await context.services.chats.chat(peer);
  if (chat?.options.includes('forum') && (!replyTo.thread || replyTo.thread === replyTo.id)) return;
  await refuseUnseen(context, peer, [replyTo.id]);
}
