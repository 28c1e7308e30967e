import { HOME_PARTITION, type Fact } from '@teamgram/event-schemas';
import { accountOf, accountQueue } from '../account/account.ts';
import { endOf, loadEnd } from '../account/end.ts';
import { idleAuthorizations } from '../account/idle-authorizations.ts';
import { revoked } from '../auth/revocation.ts';
import { replyAutomatically } from '../business/reply-automatically.ts';
import { succeed, succeedDeleted } from '../channels/succession.ts';
import type { Context } from '../context.ts';
import { expireRequests, expireSecrets } from '../e2ee/end-secret-chats.ts';
import { countLoans } from '../files/count-loans.ts';
import { fileErased, usesOf } from '../files/use.ts';
import { endOfLapsed } from '../imports/end-import.ts';
import { expire } from '../messages/expired-media.ts';
import { numbering } from '../messages/numbering.ts';
import { eraseAll, mailboxesOf } from '../messages/removal.ts';
import { sentMessage } from '../messages/sent-message.ts';
import { waitingBy } from '../scheduled/send-due.ts';
import { deleteCaught } from '../channels/catch-spam.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { DAY_MS } from './policy.ts';
import { dueIn, type Due } from './queue.ts';

/** What a queue says is due now, as much of it as one turn may do. What each kind of queue means stands in `carriers`. */
export type CarryOutDue = { type: 'CarryOutDue'; queue: string };

type Carried = { facts: Fact[]; done: Due[] };
type Carry = (view: View, due: Due[], context: Context, queue: string) => Carried;
export type CarryOutDueState = { carried: Carried };

/** A turn holds up everybody who waits for the writer: some milliseconds. */
export const TURN_MAX = 100;
/** Copies that one turn takes out of mailboxes: the fact names each, and an entry of the log is at most 65,535 bytes. */
export const COPIES_MAX = 4_000;

const carriers: Record<string, Carry> = { messages: eraseMessages, media: expireMedia, accounts: deleteInactive, deletions: deleteAsked, sessions: endIdle, files: eraseUnused, loans: countUncounted, replies: reply, spam: deleteSpam, heirs: inherit, orphans: findOwner, secrets: forgetSecrets, requests: endRequests, imports: endLapsed, at: passOver };

export function load(view: View, { queue }: CarryOutDue, context: Context): CarryOutDueState {
  const carry = carriers[queue.slice(0, queue.indexOf('/'))];
  const due = dueIn(view.documents, queue, context.nowMs, TURN_MAX);
  return { carried: carry && due.length > 0 ? carry(view, due, context, queue) : { facts: [], done: [] } };
}

export function carryOutDue({ carried: { facts, done } }: CarryOutDueState, { queue }: CarryOutDue): Fact[] {
  const last = done.at(-1);
  return last ? [...facts, { type: 'ScheduleAdvanced', stream: 'retention', queue, next: last.place + 1 }] : [];
}

/** Messages whose time is over go from every mailbox; those that went before are passed over. */
function eraseMessages(view: View, due: Due[]): Carried {
  const found = due.map(({ subject }) => sentMessage(view, subject));
  let copies = 0;
  const tooMany = found.findIndex((message, index) => (copies += message?.deliveries.length ?? 0) > COPIES_MAX && index > 0);
  const count = tooMany < 0 ? due.length : tooMany;
  const messages = found.slice(0, count).flatMap((message) => (message && message.deliveries.length > 0 ? [message] : []));
  return { facts: eraseAll(messages, numbering(view, mailboxesOf(messages))), done: due.slice(0, count) };
}

/** Media that somebody has looked at. */
function expireMedia(view: View, due: Due[]): Carried {
  const messages = [...new Set(due.map(({ subject }) => subject))].flatMap((position) => sentMessage(view, position) ?? []);
  return { facts: expire(messages, numbering(view, mailboxesOf(messages))), done: due };
}

/** An account that was used since, or whose time was changed, stands further back or in another queue. */
function deleteInactive(view: View, due: Due[], { nowMs }: Context, queue: string): Carried {
  return deleteFirst(view, due, 'inactivity', (user) => {
    const { seenMs, ttlDays } = accountOf(view.documents, user);
    return accountQueue(ttlDays) === queue && seenMs + ttlDays * DAY_MS <= nowMs;
  });
}

/** Asked for a week ago without the password, and nobody who knows it has come since. */
function deleteAsked(view: View, due: Due[]): Carried {
  return deleteFirst(view, due, 'wish', (user, { dueMs }) => accountOf(view.documents, user).deletionDueMs === dueMs);
}

/** Authorizations that nobody uses any more. One that was used since, or whose account has chosen another time, has its turn later. */
function endIdle(view: View, due: Due[], { nowMs }: Context): Carried {
  const users = [...new Set(due.map(({ subject }) => subject))];
  return { facts: users.flatMap((user) => idleAuthorizations(view.documents, user, nowMs).map((key) => revoked(user, key, 'idle'))), done: due };
}

/** One account in a turn. */
function deleteFirst(view: View, due: Due[], reason: 'wish' | 'inactivity', isOver: (user: number, due: Due) => boolean): Carried {
  const at = due.findIndex((one) => userOf(view.documents, one.subject)?.kind === 'person' && isOver(one.subject, one));
  if (at < 0) return { facts: [], done: due };
  return { facts: endOf(loadEnd(view, due[at]!.subject), reason), done: due.slice(0, at + 1) };
}

/** What was on the agenda is sent one by one (SendDue); those that wait no longer, or for another moment, are passed over. */
function passOver(view: View, due: Due[]): Carried {
  const waits = due.findIndex(({ subject }) => waitingBy(view, subject) !== undefined);
  return { facts: [], done: waits < 0 ? due : due.slice(0, waits) };
}

/** One in a turn: each takes the numbers that the one before has left. */
function reply(view: View, due: Due[], context: Context): Carried {
  const facts = replyAutomatically(view, due[0]!.subject, context);
  return facts ? { facts, done: due.slice(0, 1) } : { facts: [], done: [] };
}

/** One in a turn, as with replies. */
function deleteSpam(view: View, due: Due[]): Carried {
  return { facts: deleteCaught(view, due[0]!.subject), done: due.slice(0, 1) };
}

/** One chat in a turn. */
function inherit(view: View, due: Due[]): Carried {
  return { facts: succeed(view, due[0]!.subject), done: due.slice(0, 1) };
}

/** One chat in a turn. Home decides it; the others only know of the account and of the chat. */
function findOwner(view: View, due: Due[], { rules: { partitions } }: Context): Carried {
  if (partitions && partitions.own !== HOME_PARTITION) return { facts: [], done: due };
  return { facts: succeedDeleted(view, due[0]!.subject), done: due.slice(0, 1) };
}

/** Of devices that have not come for a week. */
function forgetSecrets(view: View, due: Due[]): Carried {
  return { facts: expireSecrets(view, due), done: due };
}

function endRequests(view: View, due: Due[]): Carried {
  return { facts: expireRequests(view, due), done: due };
}

/** Imports of which nothing came in time. */
function endLapsed(view: View, due: Due[], { nowMs }: Context): Carried {
  return { facts: due.flatMap(({ subject }) => endOfLapsed(view.documents, subject, nowMs)), done: due };
}

/** Once, of files older than the counting. */
function countUncounted(view: View, due: Due[], { rules: { partitions } }: Context): Carried {
  return { facts: partitions ? countLoans(view, due.map(({ subject }) => subject), partitions) : [], done: due };
}

/** Files that nothing has shown within the time. */
function eraseUnused(view: View, due: Due[]): Carried {
  const files = [...new Set(due.map(({ subject }) => subject))];
  return { facts: files.flatMap((id) => (usesOf(view.documents, id) === 0 ? [fileErased(id)] : [])), done: due };
}
