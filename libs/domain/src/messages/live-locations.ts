/**
 * Which messages of a conversation share a live location (`live:<stream>`; core.telegram.org/api/live-location), to find the others when one is updated. The coordinates
 * are only in the messages, where they are sealed.
 */
import type { Media } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';
import { isLive } from './media.ts';

/** `message`: position of the MessageSent. */
type LiveLocation = { message: number; sentMs: number; periodS: number };

const locations = documentKind<LiveLocation[]>('live');

/** Each update is compared with every other location, so only the newest are kept. */
const LOCATIONS_MAX = 50;

/** Positions of their MessageSent; some may have expired. */
export function liveLocationsIn(documents: Pick<Documents, 'get'>, stream: string): number[] {
  return (locations.find(documents, stream) ?? []).map(({ message }) => message);
}

export function addLiveLocation(documents: Documents, stream: string, message: number, { live }: Media, nowMs: number): void {
  const moving = (locations.find(documents, stream) ?? []).filter((one) => isMoving(one, nowMs));
  locations.put(documents, stream, [...moving, { message, sentMs: nowMs, periodS: live!.periodS }].slice(-LOCATIONS_MAX));
}

/** After an edit, which may have stopped it or changed its period. */
export function updateLiveLocation(documents: Documents, stream: string, message: number, { live }: Media, nowMs: number): void {
  const all = locations.find(documents, stream) ?? [];
  if (all.some((one) => one.message === message)) keep(documents, stream, all.map((one) => (one.message === message ? { ...one, periodS: live!.periodS } : one)).filter((one) => isMoving(one, nowMs)));
}

export function removeLiveLocations(documents: Documents, stream: string, messages: readonly number[]): void {
  const all = locations.find(documents, stream);
  if (all?.some(({ message }) => messages.includes(message))) keep(documents, stream, all.filter(({ message }) => !messages.includes(message)));
}

function keep(documents: Documents, stream: string, left: LiveLocation[]): void {
  if (left.length === 0) locations.remove(documents, stream);
  else locations.put(documents, stream, left);
}

const isMoving = ({ sentMs, periodS }: LiveLocation, nowMs: number) => isLive({ live: { periodS } }, sentMs, nowMs);
