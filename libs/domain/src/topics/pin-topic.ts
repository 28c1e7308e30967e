import type { TopicPinned } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { may } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { forumOf, livingTopic, topicIn } from './forum.ts';
import type { Topic } from './topic.ts';

/** messages.updatePinnedForumTopic. Records nothing when unchanged. */
export type PinTopic = { type: 'PinTopic'; chat: number; topic: number; pinned: boolean };

export type PinTopicState = { found: ChatView | undefined; topic: Readonly<Topic> | undefined };

/** "topics_pinned_limit" (core.telegram.org/api/config). */
export const PINNED_TOPICS_MAX = 5;

export function load(view: View, { chat, topic }: PinTopic, { actor, nowMs }: Context): PinTopicState {
  const found = chatView(view, chat, actor, nowMs);
  return { found, topic: topicIn(view, found, topic) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.updatePinnedForumTopic). */
export function pinTopic(state: PinTopicState, { chat: peer, topic, pinned }: PinTopic, { actor }: Context): TopicPinned[] {
  const { standing, chat } = forumOf(state);
  if (!may(standing, 'edit-topics')) throw refusal('CHAT_ADMIN_REQUIRED');
  livingTopic(state.topic);
  const others = chat.pinnedTopics ?? [];
  if (others.includes(topic) === pinned) return [];
  if (pinned && others.length >= PINNED_TOPICS_MAX) throw refusal('PINNED_TOO_MUCH');
  return [{ type: 'TopicPinned', stream: chatStream(peer), chat: peer, topic, by: actor, pinned }];
}
