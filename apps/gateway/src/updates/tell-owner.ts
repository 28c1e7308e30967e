import type { StoredEvent } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import type { Telling } from './telling.ts';

/** Sends an update to the owner's other devices. @param peers the peers that the update names; 0 = none */
export function tellOwner(services: Services, event: StoredEvent, owner: number, peers: number | readonly number[], update: Telling['update']): void {
  if (!services.updates.hears(owner)) return;
  const origin = services.origins.of(event.envelope.causationId);
  const named = (typeof peers === 'number' ? [peers] : peers).filter((peer) => peer !== 0);
  services.updates.tell(owner, { pts: 0, ptsCount: 0, dateS: dateOf(event), peers: named, update, origin });
}

/** The time of an event in seconds since 1970. */
export function dateOf({ envelope }: StoredEvent): number {
  return Math.floor(envelope.timeMs / 1000);
}
