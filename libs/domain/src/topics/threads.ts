/** Determines the thread of a message in a supergroup (core.telegram.org/api/threads), and whether it may be sent there (…/api/forum). */
import type { MessageSent } from '@teamgram/event-schemas';
import type { ErrorName } from '@teamgram/tl';
import { messageIn, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { livingChat } from '../channels/chat.ts';
import { may } from '../channels/rights.ts';
import type { ChatView } from '../channels/standing.ts';
import { GENERAL, topicOf, type Topic } from './topic.ts';

/** The message that the sender replies to, and the thread or topic given by the client; 0: not given. */
export type Answered = { id: number; thread: number };

export type Threading = Pick<MessageSent, 'thread' | 'topic'> & {
  /** The replied message, or the thread itself when that message is gone. 0: none. */
  replyToId: number;
  refused: ErrorName | undefined;
};

const OUTSIDE: Threading = { thread: 0, topic: false, replyToId: 0, refused: undefined };

/**
 * Whether the user may edit a topic: "my() || canManageTopics()" in official clients. "General" was created by nobody: its document names who owned
 * the forum at its first edit, who may have lost the forum since.
 */
export function mayEditTopic({ standing }: ChatView, number: number, topic: Readonly<Topic> | undefined, actor: number): boolean {
  return may(standing, 'edit-topics') || (number !== GENERAL && topic?.creator === actor);
}

export function isForum({ chat }: ChatView): boolean {
  return chat.options.includes('forum');
}

/**
 * "Replies to messages in a thread are part of the same thread, and do not spawn new threads." A topic given by the client takes precedence over the
 * replied message: "if the replied-to message is deleted before the method finishes execution, the value in this field will be used to send the
 * message to the correct topic".
 */
export function threadIn(view: View, chat: ChatView, actor: number, answered: Answered | undefined, replied: SentMessage | undefined): Threading {
  if (chat.chat.kind !== 'supergroup') return OUTSIDE;
  const number = answered ? topicAnswered(view, chat.peer, answered, replied) : 0;
  const refused = refusedIn(view, chat, number || GENERAL, actor);
  if (number !== 0) return { thread: number, topic: true, replyToId: replied ? answered!.id : number, refused };
  return { ...plainThread(view, chat.peer, answered, replied), refused };
}

/** The topic of a reply; 0: none, or "General". */
function topicAnswered({ documents }: View, peer: number, { id, thread }: Answered, replied: SentMessage | undefined): number {
  const candidates = [thread, replied?.topic ? replied.thread : 0, id];
  return candidates.find((one) => one > GENERAL && topicOf(documents, peer, one) !== undefined) ?? 0;
}

function refusedIn({ documents }: View, chat: ChatView, number: number, actor: number): ErrorName | undefined {
  const topic = topicOf(documents, chat.peer, number);
  if (topic?.deleted) return 'TOPIC_DELETED';
  return topic?.closed && isForum(chat) && !mayEditTopic(chat, number, topic, actor) ? 'TOPIC_CLOSED' : undefined;
}

function plainThread(view: View, peer: number, answered: Answered | undefined, replied: SentMessage | undefined): Pick<Threading, 'thread' | 'topic' | 'replyToId'> {
  if (!answered) return OUTSIDE;
  if (replied) return { thread: replied.thread || answered.id, topic: false, replyToId: answered.id };
  const isThere = answered.thread > GENERAL && messageIn(view, -peer, answered.thread) !== undefined;
  return isThere ? { thread: answered.thread, topic: false, replyToId: answered.thread } : OUTSIDE;
}

/** Whether the supergroup has this thread: a topic, a thread whose first message exists, or "General". */
export function isThread(view: View, peer: number, thread: number): boolean {
  const chat = livingChat(view.documents, peer);
  if (chat?.kind !== 'supergroup') return false;
  if (thread === GENERAL) return chat.options.includes('forum');
  return topicOf(view.documents, peer, thread)?.deleted === false || messageIn(view, -peer, thread) !== undefined;
}

/** The thread fields of the message. Throws TOPIC_DELETED, TOPIC_CLOSED. */
export function placeIn(threading: Threading | undefined): Pick<MessageSent, 'thread' | 'topic'> {
  if (threading?.refused) throw refusal(threading.refused);
  return { thread: threading?.thread ?? 0, topic: threading?.topic ?? false };
}
