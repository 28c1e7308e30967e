import type { ChatMessagesDeleted, Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { speakerView } from '../discussion/guest.ts';
import { DELETIONS_MAX } from '../messages/delete-messages.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { mailboxesOf, remove } from '../messages/removal.ts';
import { deliveryTo, messageIn, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { insideOf } from './chat-state.ts';
import { may } from './rights.ts';
import { isLent } from './speaking.ts';
import type { ChatView } from './standing.ts';

/** channels.deleteMessages, for everybody. Unknown ids are ignored. */
export type DeleteChatMessages = { type: 'DeleteChatMessages'; chat: number; ids: number[] };

export type DeleteChatMessagesState = { found: ChatView | undefined; messages: SentMessage[]; numbers: Numbering };

export function load(view: View, { chat, ids }: DeleteChatMessages, { actor, nowMs }: Context): DeleteChatMessagesState {
  const messages = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => messageIn(view, -chat, id) ?? []);
  return { found: speakerView(view, chat, actor, nowMs), messages, numbers: numbering(view, mailboxesOf(messages)) };
}

/** The first message of a chat or topic is deleted only together with it. */
const LASTING: ReadonlySet<string> = new Set(['ChannelCreate', 'TopicCreate']);

/** Refuses in order of precedence (core.telegram.org/method/channels.deleteMessages). The first message stays. */
export function deleteChatMessages(state: DeleteChatMessagesState, command: DeleteChatMessages, { actor }: Context): Fact[] {
  const { messages, numbers } = state;
  const { chat, standing } = insideOf(state);
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (command.ids.length > DELETIONS_MAX) throw refusal('MSG_ID_INVALID');
  const mayAll = may(standing, 'delete-others');
  const isOwn = ({ author }: SentMessage) => author === actor && (chat.kind !== 'broadcast' || may(standing, 'send-plain'));
  if (messages.some((message) => !mayAll && !isOwn(message))) throw refusal('MESSAGE_DELETE_FORBIDDEN');
  const going = messages.filter(({ content }) => !LASTING.has(content?.action ?? ''));
  return going.length === 0 ? [] : [...remove(going, actor, true, numbers), ...notedDeletion(command.chat, actor, going)];
}

/** For the admin log: authors and times of the deleted messages. Their content is destroyed with its keys. */
export function notedDeletion(chat: number, by: number, going: readonly SentMessage[]): ChatMessagesDeleted[] {
  const messages = going.filter((message) => !isLent(message, chat, by)).map((message) => ({
    messageId: deliveryTo(message, -chat)!.messageId, speaker: message.sender || message.author, sentAtS: Math.floor(message.sentAtMs / 1000),
  }));
  return messages.length === 0 ? [] : [{ type: 'ChatMessagesDeleted', stream: chatStream(chat), chat, by, messages }];
}
