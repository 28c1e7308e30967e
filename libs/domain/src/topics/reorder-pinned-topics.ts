import type { PinnedTopicsReordered } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { may } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { forumOf, topicIn } from './forum.ts';
import { PINNED_TOPICS_MAX } from './pin-topic.ts';

/** messages.reorderPinnedForumTopics. Topics not in `topics` follow after them or, with `force`, are unpinned. Deleted topics are left out. */
export type ReorderPinnedTopics = { type: 'ReorderPinnedTopics'; chat: number; topics: number[]; force: boolean };

export type ReorderPinnedTopicsState = { found: ChatView | undefined; topics: number[] };

export function load(view: View, { chat, topics }: ReorderPinnedTopics, { actor, nowMs }: Context): ReorderPinnedTopicsState {
  const found = chatView(view, chat, actor, nowMs);
  const there = (topic: number) => topicIn(view, found, topic)?.deleted === false;
  return { found, topics: [...new Set(topics)].slice(0, PINNED_TOPICS_MAX + 1).filter(there) };
}

/** Records nothing when unchanged. Throws as `forumOf`, CHAT_ADMIN_REQUIRED, PINNED_TOO_MUCH. */
export function reorderPinnedTopics({ found, topics: named }: ReorderPinnedTopicsState, { chat: peer, force }: ReorderPinnedTopics, { actor }: Context): PinnedTopicsReordered[] {
  const { standing, chat } = forumOf({ found });
  if (!may(standing, 'edit-topics')) throw refusal('CHAT_ADMIN_REQUIRED');
  const former = chat.pinnedTopics ?? [];
  const topics = force ? named : [...named, ...former.filter((topic) => !named.includes(topic))];
  if (topics.length > PINNED_TOPICS_MAX) throw refusal('PINNED_TOO_MUCH');
  return topics.join() === former.join() ? [] : [{ type: 'PinnedTopicsReordered', stream: chatStream(peer), chat: peer, by: actor, topics }];
}
