/**
 * Scheduled messages: `scheduled:<owner>/<peer>`, and the peers for which an owner has any (`schedules:<owner>`). The owner is the author, or the
 * mailbox of a broadcast channel, whose admins share one list.
 */
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { Content, Keyboard, MessageScheduled, ScheduledMessageEdited } from '@teamgram/event-schemas';
import { chatOf } from '../channels/chat.ts';
import { documentKind, type Documents, type View } from '../view.ts';

export type Scheduled = {
  id: number;
  author: number;
  /** Position of the MessageScheduled; it counts as the user of the files. */
  position: number;
  /** Position of the fact with the current version, which also identifies the agenda entry. */
  latest: number;
  /** Stream versions of all versions, i.e. the keys of its content. */
  versions: number[];
};
export type List = { next: number; messages: Scheduled[] };
/** Identifies a list by owner and peer. */
export type ListOf = { owner: number; peer: number };

const lists = documentKind<List>('scheduled');
const peersOf = documentKind<number[]>('schedules');
type Reader = Pick<Documents, 'get'>;
const nameOf = ({ owner, peer }: ListOf) => `${owner}/${peer}`;

/** "Send when online" (core.telegram.org/api/scheduled-messages): the special date. */
export const WHEN_ONLINE_S = 2 ** 31 - 2;

export const scheduledStream = (owner: number): string => `scheduled-${owner}`;

/** The list of an author's messages to a peer. */
export function listFor({ documents }: Pick<View, 'documents'>, author: number, peer: number): ListOf {
  return { owner: chatOf(documents, peer)?.kind === 'broadcast' ? -peer : author, peer };
}

export function scheduledOf(documents: Reader, of: ListOf): Readonly<List> {
  return lists.find(documents, nameOf(of)) ?? { next: 1, messages: [] };
}

export function scheduledMessage(documents: Reader, of: ListOf, id: number): Readonly<Scheduled> | undefined {
  return scheduledOf(documents, of).messages.find((one) => one.id === id);
}

/** All scheduled messages of an owner. */
export function allScheduledOf(documents: Reader, owner: number): Scheduled[] {
  return (peersOf.find(documents, owner) ?? []).flatMap((peer) => scheduledOf(documents, { owner, peer }).messages);
}

export function putScheduled(documents: Documents, of: ListOf, message: Scheduled): void {
  const { messages } = scheduledOf(documents, of);
  lists.put(documents, nameOf(of), { next: message.id + 1, messages: [...messages, message] });
  const peers = peersOf.find(documents, of.owner) ?? [];
  if (!peers.includes(of.peer)) peersOf.put(documents, of.owner, [...peers, of.peer]);
}

export function changeScheduled(documents: Documents, of: ListOf, id: number, change: (message: Scheduled) => void): void {
  const { next, messages } = scheduledOf(documents, of);
  const changed = messages.find((one) => one.id === id);
  if (!changed) return;
  change(changed);
  lists.put(documents, nameOf(of), { next, messages });
}

/** Ids are not reused. */
export function dropScheduled(documents: Documents, of: ListOf, ids: readonly number[]): void {
  const { next, messages } = scheduledOf(documents, of);
  lists.put(documents, nameOf(of), { next, messages: messages.filter(({ id }) => !ids.includes(id)) });
}

/** Removes the lists of a deleted account; a channel's list belongs to all of its admins. */
export function forgetScheduled(documents: Documents, owner: number): void {
  if (isChannelMailbox(owner)) return;
  for (const peer of peersOf.find(documents, owner) ?? []) lists.remove(documents, nameOf({ owner, peer }));
  peersOf.remove(documents, owner);
}

/** A scheduled message in its current version; undefined when its key was destroyed. */
export type Prepared = { scheduled: Readonly<Scheduled>; fact: MessageScheduled; content: Content; keyboard: Keyboard | undefined; dueS: number; repeatS: number };

export function prepared({ journal }: Pick<View, 'journal'>, scheduled: Readonly<Scheduled>): Prepared | undefined {
  const fact = journal.read(scheduled.position)?.fact as MessageScheduled | undefined;
  const latest = journal.read(scheduled.latest)?.fact as MessageScheduled | ScheduledMessageEdited | undefined;
  return fact && latest?.content && { scheduled, fact, content: latest.content, keyboard: latest.keyboard, dueS: latest.dueS, repeatS: latest.repeatS };
}
