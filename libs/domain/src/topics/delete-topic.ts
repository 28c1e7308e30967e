import type { Fact } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { may } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { DELETIONS_MAX } from '../messages/delete-messages.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { mailboxesOf, remove } from '../messages/removal.ts';
import { messageIn, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { forumOf, topicIn } from './forum.ts';
import { GENERAL, type Topic } from './topic.ts';

/** messages.deleteTopicHistory: deletes the topic at once and its messages in slices. `ids`: the messages of this slice; ids of other topics are ignored. */
export type DeleteTopic = { type: 'DeleteTopic'; chat: number; topic: number; ids: number[] };

export type DeleteTopicState = { found: ChatView | undefined; topic: Readonly<Topic> | undefined; messages: SentMessage[]; numbers: Numbering };

export function load(view: View, { chat, topic, ids }: DeleteTopic, { actor, nowMs }: Context): DeleteTopicState {
  const found = chatView(view, chat, actor, nowMs);
  const there = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => messageIn(view, -chat, id) ?? []);
  const messages = there.filter((message) => message.topic && message.thread === topic);
  return { found, topic: topicIn(view, found, topic), messages, numbers: numbering(view, mailboxesOf(messages)) };
}

/** Allowed to the creator of a topic in which nobody else has written, and to those who may delete messages of others. */
export function deleteTopic({ found, topic: kept, messages, numbers }: DeleteTopicState, { chat, topic }: DeleteTopic, { actor }: Context): Fact[] {
  const { standing } = forumOf({ found });
  if (!kept || topic === GENERAL || (kept.deleted && messages.length === 0)) throw refusal('TOPIC_ID_INVALID');
  if (!may(standing, 'delete-others') && (kept.creator !== actor || kept.shared)) throw refusal('CHAT_WRITE_FORBIDDEN');
  const deleted: Fact[] = kept.deleted ? [] : [{ type: 'TopicDeleted', stream: chatStream(chat), chat, topic, by: actor }];
  return [...deleted, ...remove(messages, actor, true, numbers)];
}
