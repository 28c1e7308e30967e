import { topicDetails } from '@teamgram/event-schemas';
import type { MessageSent, TopicCreated } from '@teamgram/event-schemas';
import { chatState, serviceMessage, type ChatState } from '../channels/chat-state.ts';
import { chatStream } from '../channels/chat.ts';
import { may } from '../channels/rights.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { forumOf, normalTopicTitle } from './forum.ts';

/**
 * messages.createForumTopic. Its command id derives from (key, random_id). The first fact is the `MessageSent` that starts the topic; its message id
 * is the topic's id.
 */
export type CreateTopic = {
  type: 'CreateTopic';
  chat: number;
  title: string;
  /** RGB; a colour that is not offered is replaced by the first one. */
  iconColor: number;
  /** Document id of a custom emoji; 0: none. */
  iconEmoji: number;
  /** The peer to create it as; undefined: the creator's default there. */
  sendAs?: number | undefined;
};

/** "one of 0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, or 0xFB6F5F" (core.telegram.org/method/messages.createForumTopic). */
const COLORS = [0x6fb9f0, 0xffd67e, 0xcb86db, 0x8eee98, 0xff93b2, 0xfb6f5f];

export function load(view: View, { chat }: CreateTopic, context: Context): ChatState {
  return chatState(view, chat, context);
}

/** Refuses in order of precedence (core.telegram.org/method/messages.createForumTopic). */
export function createTopic(state: ChatState, command: CreateTopic, { actor }: Context): [MessageSent, TopicCreated] {
  const { peer, standing } = forumOf(state);
  if (!may(standing, 'manage-topics')) throw refusal('CHAT_WRITE_FORBIDDEN');
  const title = normalTopicTitle(command.title);
  const { iconEmoji, sendAs } = command;
  const iconColor = COLORS.includes(command.iconColor) ? command.iconColor : COLORS[0]!;
  const told = serviceMessage(state, actor, 'TopicCreate', { topic: topicDetails({ title, iconColor, iconEmoji }) });
  // A topic is created as the user or as the group, not as another channel.
  if (sendAs !== undefined && sendAs !== actor && sendAs !== told.sender) throw refusal('SEND_AS_PEER_INVALID');
  const topic = told.deliveries[0]!.messageId;
  return [
    { ...told, thread: topic, topic: true },
    { type: 'TopicCreated', stream: chatStream(peer), chat: peer, topic, by: actor, sender: told.sender, title: { title }, iconColor, iconEmoji },
  ];
}
