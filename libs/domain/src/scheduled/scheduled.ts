/**
 * What waits to be sent: `scheduled:<owner>/<peer>`, and with which peers an owner has such messages (`schedules:<owner>`). The owner is the author, or the
 * mailbox of a broadcast channel, whose admins share one list.
 */
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { Content, Keyboard, MessageScheduled, ScheduledMessageEdited } from '@teamgram/event-schemas';
import { chatOf } from '../channels/chat.ts';
import { documentKind, type Documents, type View } from '../view.ts';

export type Scheduled = {
  id: number;
  author: number;
  /** Position of the MessageScheduled: what it carries is used by this. */
  position: number;
  /** Position of the fact that says what it is now; it names what is due of it. */
  latest: number;
  /** Stream versions of all of them: the keys that open it. */
  versions: number[];
};
export type List = { next: number; messages: Scheduled[] };
/** Whose list, and for whom. */
export type ListOf = { owner: number; peer: number };

const lists = documentKind<List>('scheduled');
const peersOf = documentKind<number[]>('schedules');
type Reader = Pick<Documents, 'get'>;
const nameOf = ({ owner, peer }: ListOf) => `${owner}/${peer}`;

/** "Send when online" (core.telegram.org/api/scheduled-messages): the date that says so. */
export const WHEN_ONLINE_S = 2 ** 31 - 2;

export const scheduledStream = (owner: number): string => `scheduled-${owner}`;

/** The list in which somebody's messages to a peer wait. */
export function listFor({ documents }: Pick<View, 'documents'>, author: number, peer: number): ListOf {
  return { owner: chatOf(documents, peer)?.kind === 'broadcast' ? -peer : author, peer };
}

export function scheduledOf(documents: Reader, of: ListOf): Readonly<List> {
  return lists.find(documents, nameOf(of)) ?? { next: 1, messages: [] };
}

export function scheduledMessage(documents: Reader, of: ListOf, id: number): Readonly<Scheduled> | undefined {
  return scheduledOf(documents, of).messages.find((one) => one.id === id);
}

/** Everything that waits in lists of an owner. */
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

/** Numbers go on counting, so that none is given twice. */
export function dropScheduled(documents: Documents, of: ListOf, ids: readonly number[]): void {
  const { next, messages } = scheduledOf(documents, of);
  lists.put(documents, nameOf(of), { next, messages: messages.filter(({ id }) => !ids.includes(id)) });
}

/** With the account of the owner; a channel's list is its admins' together. */
export function forgetScheduled(documents: Documents, owner: number): void {
  if (isChannelMailbox(owner)) return;
  for (const peer of peersOf.find(documents, owner) ?? []) lists.remove(documents, nameOf({ owner, peer }));
  peersOf.remove(documents, owner);
}

/** A scheduled message with all that was said of it; undefined when its key is gone. */
export type Prepared = { scheduled: Readonly<Scheduled>; fact: MessageScheduled; content: Content; keyboard: Keyboard | undefined; dueS: number; repeatS: number };

export function prepared({ journal }: Pick<View, 'journal'>, scheduled: Readonly<Scheduled>): Prepared | undefined {
  const fact = journal.read(scheduled.position)?.fact as MessageScheduled | undefined;
  const latest = journal.read(scheduled.latest)?.fact as MessageScheduled | ScheduledMessageEdited | undefined;
  return fact && latest?.content && { scheduled, fact, content: latest.content, keyboard: latest.keyboard, dueS: latest.dueS, repeatS: latest.repeatS };
}
