/** A topic of a forum (`topic:<peer>/<number>`). "Every forum has a non-deletable "General" topic, with id=1" (core.telegram.org/api/forum). */
import { documentKind, type Documents, type View } from '../view.ts';

export type Topic = {
  creator: number;
  /** Position of the fact with the title. */
  titled: number;
  /** 0: none. */
  iconEmoji: number;
  closed: boolean;
  hidden: boolean;
  deleted: boolean;
  /** Users other than its creator have written in it. */
  shared?: true;
};

const topics = documentKind<Topic>('topic');

export const GENERAL = 1;
const GENERAL_TITLE = 'General';

type Reader = Pick<Documents, 'get'>;
const nameOf = (peer: number, topic: number) => `${peer}/${topic}`;

/** Undefined also for "General" before it is first edited. */
export function topicOf(documents: Reader, peer: number, topic: number): Readonly<Topic> | undefined {
  return topics.find(documents, nameOf(peer, topic));
}

export function putTopic(documents: Documents, peer: number, topic: number, kept: Topic): void {
  topics.put(documents, nameOf(peer, topic), kept);
}

export function changeTopic(documents: Documents, peer: number, topic: number, change: (kept: Topic) => void): void {
  const kept = topics.find(documents, nameOf(peer, topic));
  if (!kept) return;
  change(kept);
  topics.put(documents, nameOf(peer, topic), kept);
}

/** The initial state of "General". @param creator of the forum */
export function freshGeneral(creator: number): Topic {
  return { creator, titled: 0, iconEmoji: 0, closed: false, hidden: false, deleted: false };
}

/** Empty when the key of its fact was destroyed. */
export function topicTitle({ journal }: View, { titled }: Readonly<Topic>): string {
  if (titled === 0) return GENERAL_TITLE;
  const fact = journal.read(titled)?.fact;
  return ((fact?.type === 'TopicCreated' || fact?.type === 'TopicEdited') && fact.title?.title) || '';
}

/** Records that a user has written in a topic. */
export function noteWrittenInto(documents: Documents, peer: number, topic: number, author: number): void {
  const kept = topicOf(documents, peer, topic);
  if (kept && kept.creator !== author && !kept.shared) changeTopic(documents, peer, topic, (one) => { one.shared = true; });
}
