/** Shared by decisions about topics. */
import { insideOf } from '../channels/chat-state.ts';
import type { ChatView } from '../channels/standing.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isForum } from './threads.ts';
import { freshGeneral, GENERAL, topicOf, type Topic } from './topic.ts';

/** The forum, if the actor is a member. Throws PEER_ID_INVALID, CHANNEL_PRIVATE, CHANNEL_FORUM_MISSING. */
export function forumOf(state: { found: ChatView | undefined }): ChatView {
  const found = insideOf(state);
  if (!isForum(found)) throw refusal('CHANNEL_FORUM_MISSING');
  return found;
}

/** Includes deleted topics, and "General", which has no document before it is first edited. */
export function topicIn({ documents }: View, found: ChatView | undefined, topic: number): Readonly<Topic> | undefined {
  if (!found) return undefined;
  return topicOf(documents, found.peer, topic) ?? (topic === GENERAL ? freshGeneral(found.chat.creator) : undefined);
}

/** Throws TOPIC_ID_INVALID. */
export function livingTopic(topic: Readonly<Topic> | undefined): Readonly<Topic> {
  if (!topic || topic.deleted) throw refusal('TOPIC_ID_INVALID');
  return topic;
}

/** UTF-16 code units; "maximum UTF-8 length: 128" (core.telegram.org/method/messages.createForumTopic). */
const TITLE_LENGTH_MAX = 128;

/** Normalises a title. Throws TOPIC_TITLE_EMPTY. */
export function normalTopicTitle(title: string): string {
  const normal = title.trim().slice(0, TITLE_LENGTH_MAX);
  if (normal === '') throw refusal('TOPIC_TITLE_EMPTY');
  return normal;
}
