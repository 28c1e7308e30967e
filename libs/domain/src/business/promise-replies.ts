/**
 * Automatic messages of businesses (core.telegram.org/api/business#greeting-messages, #away-messages). The promise of a reply is in the same commit
 * as the message that it answers, and waits in a queue, so the reply is sent exactly once in spite of crashes.
 */
import type { AutomaticReplyDue, BusinessAway, BusinessGreeting, BusinessRecipients, Fact, MessageSent } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isContactOf } from '../contacts/contact.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { entryOf } from '../messages/mailbox.ts';
import { isElsewhere } from '../partitions/partitions.ts';
import { SERVICE_USER, userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { businessOf } from './business.ts';
import { isOpen } from './open-hours.ts';
import { shortcutOf } from './quick-replies.ts';

/** Minimum interval between two away messages to the same user. */
const AWAY_AGAIN_MS = 86_400_000;
/**
 * "will not be sent if the account was online in the last 10 minutes" (core.telegram.org/constructor/businessAwayMessage): the log only knows whether
 * the user has written to the peer since.
 */
const ONLINE_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Appends to a decision's facts the replies that businesses promise. For other recipients this costs one lookup of the user. When the business's
 * mailbox is on another partition, the promise is made there on delivery.
 */
export function promiseReplies(view: View, facts: Fact[], { nowMs, rules: { partitions } }: Context): Fact[] {
  const isHere = (user: number) => !partitions || !isElsewhere(user, partitions);
  const promised = facts.flatMap((fact) => (fact.type === 'MessageSent' ? repliesTo(view, fact, nowMs) : [])).filter(({ user }) => isHere(user));
  // Several messages in one commit, e.g. an album, are answered once.
  const first = promised.filter((one, index) => promised.findIndex((other) => isSame(one, other)) === index);
  return first.length === 0 ? facts : [...facts, ...first];
}

const isSame = (one: AutomaticReplyDue, other: AutomaticReplyDue) =>
  one.user === other.user && one.peer === other.peer && one.kind === other.kind && one.messageId === other.messageId;

function repliesTo(view: View, { author, deliveries, content }: MessageSent, nowMs: number): AutomaticReplyDue[] {
  if (author === SERVICE_USER || content?.action) return [];
  return deliveries.flatMap(({ mailbox: user, peer }) =>
    (user !== author && peer === author && userOf(view.documents, user)?.answers ? repliesOf(view, { user, peer, nowMs }) : []));
}

type Asked = { user: number; peer: number; nowMs: number };

function repliesOf(view: View, asked: Asked): AutomaticReplyDue[] {
  const { user } = asked;
  const business = businessOf(view.documents, user);
  const greeting = saidAt(view, business.at.greeting, 'BusinessGreetingSet')?.greeting;
  const away = saidAt(view, business.at.away, 'BusinessAwaySet')?.away;
  return [
    ...(greeting && isGreeted(view, asked, greeting) ? due(view, asked, 'greeting', greeting.shortcut) : []),
    ...(away && isAway(view, asked, away, business.at.hours) ? due(view, asked, 'away', away.shortcut) : []),
  ];
}

function saidAt<T extends Fact['type']>(view: View, position: number | undefined, type: T): Extract<Fact, { type: T }> | undefined {
  const fact = position === undefined ? undefined : view.journal.read(position)?.fact;
  return fact?.type === type ? (fact as Extract<Fact, { type: T }>) : undefined;
}

function due({ documents }: View, { user, peer }: Asked, kind: string, shortcut: number): AutomaticReplyDue[] {
  const messages = shortcutOf(documents, user, shortcut)?.messages ?? [];
  return messages.map(({ id: messageId }) => ({ type: 'AutomaticReplyDue', stream: `user-${user}`, user, peer, kind, shortcut, messageId }));
}

/** True for a first message, or after this many days without messages in either direction. */
function isGreeted(view: View, asked: Asked, { recipients, noActivityDays }: BusinessGreeting): boolean {
  const { user, peer, nowMs } = asked;
  const latestMs = Math.max(lastWordMs(view, user, peer), lastWordMs(view, peer, user));
  return latestMs < nowMs - noActivityDays * DAY_MS && isMeant(view, asked, recipients);
}

function isAway(view: View, asked: Asked, away: BusinessAway, hours: number | undefined): boolean {
  const { user, peer, nowMs } = asked;
  if ((dialogOf(view.documents, user, peer).awayToldMs ?? -Infinity) > nowMs - AWAY_AGAIN_MS) return false;
  if (away.offlineOnly && lastWordMs(view, peer, user) > nowMs - ONLINE_MS) return false;
  return isTime(view, away, hours, nowMs) && isMeant(view, asked, away.recipients);
}

/** Whether the away message is scheduled for now. A business without opening hours is never outside of them. */
function isTime(view: View, { schedule, startS, endS }: BusinessAway, position: number | undefined, nowMs: number): boolean {
  if (schedule === 'custom') return nowMs >= startS * 1000 && nowMs < endS * 1000;
  const hours = saidAt(view, position, 'BusinessHoursSet')?.hours;
  return schedule === 'always' || (hours !== undefined && !isOpen(hours, nowMs));
}

function isMeant(view: View, { user, peer }: Asked, recipients: BusinessRecipients | undefined): boolean {
  if (!recipients) return false;
  const isNew = lastWordMs(view, user, peer) === NEVER_MS && lastWordMs(view, peer, user) === NEVER_MS;
  const isContact = isContactOf(view.documents, user, peer);
  const { newChats, existingChats, contacts, nonContacts, users, excludeSelected } = recipients;
  const isSelected = (isNew ? newChats : existingChats) || (isContact ? contacts : nonContacts) || users.includes(peer);
  return isSelected !== excludeSelected;
}

const NEVER_MS = -Infinity;

/** Time of the last message from `writer` to `reader`; one of the two has the mailbox here. */
function lastWordMs({ documents, journal }: View, reader: number, writer: number): number {
  const { wroteMs } = dialogOf(documents, writer, reader);
  if (wroteMs !== undefined) return wroteMs;
  const position = entryOf(documents, reader, dialogOf(documents, reader, writer).incoming);
  return (position === undefined ? undefined : journal.read(position)?.timeMs) ?? NEVER_MS;
}
