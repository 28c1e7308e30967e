/**
 * Proximity alerts (core.telegram.org/api/live-location#proximity-alert): if "a user sets a proximity_notification_radius when sending a location, multiple users share their location
 * within the same chat, one of the other users comes within proximity_notification_radius meters of the first user, and updates their location accordingly", a service message
 * "is generated for all chat members". It is in the same commit as the edit that moves a location from outside the radius to inside, so there is one per approach and no state to keep.
 */
import { chatOfStream, content, ORDINARY_SEND, peopleOfStream, PROXIMITY_ACTION, proximityTitle, serviceDetails } from '@teamgram/event-schemas';
import type { Delivery, Fact, LivePlace, MessageEdited, MessageSent, ProximityAlert } from '@teamgram/event-schemas';
import { isMember } from '../channels/members.ts';
import { mailboxesIn } from '../channels/speaking.ts';
import { hasBlocked } from '../contacts/contact.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { distanceM } from './distance.ts';
import { liveLocationsIn } from './live-locations.ts';
import { isLive } from './media.ts';
import { numberingAfter } from './numbering.ts';
import type { Recipient } from './recipients.ts';
import { sentMessage, type SentMessage } from './sent-message.ts';

/** Appends the alerts that a decision's location updates trigger. No cost without such an update, otherwise at most 50 message lookups for each. */
export function addProximityAlerts(view: View, facts: Fact[], nowMs: number): Fact[] {
  if (!facts.some(isMove)) return facts;
  const all = [...facts];
  for (const fact of facts) if (isMove(fact)) all.push(...alertsOf(view, fact, all, nowMs));
  return all;
}

const isMove = (fact: Fact): fact is MessageEdited => fact.type === 'MessageEdited' && fact.content?.media?.live !== undefined;

/** The location message that is edited, with its former and its new location. */
type Mover = { message: SentMessage; former: LivePlace; now: LivePlace };

function alertsOf(view: View, fact: MessageEdited, facts: readonly Fact[], nowMs: number): MessageSent[] {
  const message = sentMessage(view, fact.message);
  const former = message?.content?.media?.live;
  if (!message || !former || message.post || message.content!.forward) return [];
  const to = recipientsOf(view, message);
  if (to.length === 0) return [];
  const mover = { message, former, now: fact.content!.media!.live! };
  const alerts = distinct(liveLocationsIn(view.documents, message.stream).flatMap((position) => alertsWith(view, mover, position, nowMs)));
  if (alerts.length === 0) return [];
  const numbers = numberingAfter(view, facts, to.map(({ mailbox }) => mailbox));
  return alerts.map((alert) => notice(message, alert, to.map(({ mailbox, peer }) => numbers.deliver(mailbox, peer))));
}

/** One user may share several locations in a chat. */
function distinct(alerts: readonly ProximityAlert[]): ProximityAlert[] {
  return [...new Map(alerts.map((alert) => [`${alert.from}/${alert.to}`, alert])).values()];
}

/** All members of the chat; nobody if the mover is no longer a member, or in a private chat if one side has blocked the other or is deleted. */
function recipientsOf(view: View, { stream, author }: SentMessage): Recipient[] {
  const chat = chatOfStream(stream);
  if (chat !== undefined) return isMember(view.documents, chat, author) ? mailboxesIn(view, chat).map((mailbox) => ({ mailbox, peer: chat })) : [];
  const [one, other] = peopleOfStream(stream);
  const isOpen = one !== other && !hasBlocked(view.documents, one, other) && !hasBlocked(view.documents, other, one) && [one, other].every((user) => userOf(view.documents, user)?.kind === 'person');
  return isOpen ? [{ mailbox: one, peer: other }, { mailbox: other, peer: one }] : [];
}

/** Either side may have set a radius; it counts whichever of them moves. @param position of the other location's MessageSent */
function alertsWith(view: View, { message, former, now }: Mover, position: number, nowMs: number): ProximityAlert[] {
  const other = position === message.position ? undefined : sentMessage(view, position);
  const place = other?.content?.media?.live;
  if (!other || !place || other.author === message.author || !isShared(view, other, nowMs)) return [];
  const [before, after] = [distanceM(former.geo!, place.geo!), distanceM(now.geo!, place.geo!)];
  const isReached = (radiusM: number) => radiusM > 0 && before > radiusM && after <= radiusM;
  const alert = (from: SentMessage, to: SentMessage): ProximityAlert => ({ from: from.sender || from.author, to: to.sender || to.author, distanceM: Math.round(after) });
  return [...(isReached(place.proximityM) ? [alert(message, other)] : []), ...(isReached(now.proximityM) ? [alert(other, message)] : [])];
}

/** Not expired or stopped, not deleted, and shared by a current member. */
function isShared({ documents }: View, { content: said, sentAtMs, deliveries, stream, author }: SentMessage, nowMs: number): boolean {
  const chat = chatOfStream(stream);
  return isLive(said!.media!, sentAtMs, nowMs) && deliveries.length > 0 && (chat === undefined || isMember(documents, chat, author));
}

/** Sent as the mover's location message was: same sender and topic. */
function notice({ stream, author, sender, thread, topic }: SentMessage, alert: ProximityAlert, deliveries: Delivery[]): MessageSent {
  const said = content({ action: PROXIMITY_ACTION, service: serviceDetails({ title: proximityTitle(alert) }) });
  return { ...ORDINARY_SEND, type: 'MessageSent', stream, author, sender, thread, topic, content: said, deliveries };
}
