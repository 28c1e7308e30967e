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

/** Carries out the due entries of a queue, as many as one step allows. `carriers` defines the meaning of each queue. */
export type CarryOutDue = { type: 'CarryOutDue'; queue: string };

type Carried = { facts: Fact[]; done: Due[] };
type Carry = (view: View, due: Due[], context: Context, queue: string) => Carried;
export type CarryOutDueState = { carried: Carried };

/** Limit per step: a few milliseconds, for which other commands have to wait. */
export const TURN_MAX = 100;
/** Limit of mailbox entries removed per step: the fact names each, and a log entry is at most 65,535 bytes. */
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

/** Erases expired messages from all mailboxes; messages erased before are skipped. */
function eraseMessages(view: View, due: Due[]): Carried {
  const found = due.map(({ subject }) => sentMessage(view, subject));
  let copies = 0;
  const tooMany = found.findIndex((message, index) => (copies += message?.deliveries.length ?? 0) > COPIES_MAX && index > 0);
  const count = tooMany < 0 ? due.length : tooMany;
  const messages = found.slice(0, count).flatMap((message) => (message && message.deliveries.length > 0 ? [message] : []));
  return { facts: eraseAll(messages, numbering(view, mailboxesOf(messages))), done: due.slice(0, count) };
}

/** Destroys media that were viewed. */
function expireMedia(view: View, due: Due[]): Carried {
  const messages = [...new Set(due.map(({ subject }) => subject))].flatMap((position) => sentMessage(view, position) ?? []);
  return { facts: expire(messages, numbering(view, mailboxesOf(messages))), done: due };
}

/** Deletes an unused account. One that was used since has a later entry; one whose period was changed is in another queue. */
function deleteInactive(view: View, due: Due[], { nowMs }: Context, queue: string): Carried {
  return deleteFirst(view, due, 'inactivity', (user) => {
    const { seenMs, ttlDays } = accountOf(view.documents, user);
    return accountQueue(ttlDays) === queue && seenMs + ttlDays * DAY_MS <= nowMs;
  });
}

/** Deletes an account whose deletion was requested a week ago without the password, unless somebody who knows the password has logged in since. */
function deleteAsked(view: View, due: Due[]): Carried {
  return deleteFirst(view, due, 'wish', (user, { dueMs }) => accountOf(view.documents, user).deletionDueMs === dueMs);
}

/** Ends unused authorizations. One that was used since, or whose account changed the period, is checked again later. */
function endIdle(view: View, due: Due[], { nowMs }: Context): Carried {
  const users = [...new Set(due.map(({ subject }) => subject))];
  return { facts: users.flatMap((user) => idleAuthorizations(view.documents, user, nowMs).map((key) => revoked(user, key, 'idle'))), done: due };
}

/** One account per step. */
function deleteFirst(view: View, due: Due[], reason: 'wish' | 'inactivity', isOver: (user: number, due: Due) => boolean): Carried {
  const at = due.findIndex((one) => userOf(view.documents, one.subject)?.kind === 'person' && isOver(one.subject, one));
  if (at < 0) return { facts: [], done: due };
  return { facts: endOf(loadEnd(view, due[at]!.subject), reason), done: due.slice(0, at + 1) };
}

/** Skips agenda entries that are no longer waiting, or have been moved; the others are sent individually (SendDue). */
function passOver(view: View, due: Due[]): Carried {
  const waits = due.findIndex(({ subject }) => waitingBy(view, subject) !== undefined);
  return { facts: [], done: waits < 0 ? due : due.slice(0, waits) };
}

/** One reply per step, because each needs the pts after the previous one. */
function reply(view: View, due: Due[], context: Context): Carried {
  const facts = replyAutomatically(view, due[0]!.subject, context);
  return facts ? { facts, done: due.slice(0, 1) } : { facts: [], done: [] };
}

/** One message per step, as for replies. */
function deleteSpam(view: View, due: Due[]): Carried {
  return { facts: deleteCaught(view, due[0]!.subject), done: due.slice(0, 1) };
}

/** One chat per step. */
function inherit(view: View, due: Due[]): Carried {
  return { facts: succeed(view, due[0]!.subject), done: due.slice(0, 1) };
}

/** One chat per step. Decided at home; other partitions only know the account and the chat. */
function findOwner(view: View, due: Due[], { rules: { partitions } }: Context): Carried {
  if (partitions && partitions.own !== HOME_PARTITION) return { facts: [], done: due };
  return { facts: succeedDeleted(view, due[0]!.subject), done: due.slice(0, 1) };
}

/** For devices that did not fetch their messages within a week. */
function forgetSecrets(view: View, due: Due[]): Carried {
  return { facts: expireSecrets(view, due), done: due };
}

function endRequests(view: View, due: Due[]): Carried {
  return { facts: expireRequests(view, due), done: due };
}

/** Imports that timed out. */
function endLapsed(view: View, due: Due[], { nowMs }: Context): Carried {
  return { facts: due.flatMap(({ subject }) => endOfLapsed(view.documents, subject, nowMs)), done: due };
}

/** Once, for files older than the counting of loans. */
function countUncounted(view: View, due: Due[], { rules: { partitions } }: Context): Carried {
  return { facts: partitions ? countLoans(view, due.map(({ subject }) => subject), partitions) : [], done: due };
}

/** Files that stayed unused for the period. */
function eraseUnused(view: View, due: Due[]): Carried {
  const files = [...new Set(due.map(({ subject }) => subject))];
  return { facts: files.flatMap((id) => (usesOf(view.documents, id) === 0 ? [fileErased(id)] : [])), done: due };
}
