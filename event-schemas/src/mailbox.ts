import type { Delivery } from './generated/codec.ts';

/**
 * Where a mailbox stands before its first entry. Not 0: a client takes pts 0 for "not known yet" and refuses an update whose
 * pts − pts_count is below 1 (TDLib: UpdatesManager, "Receive update with wrong PTS").
 */
export const EMPTY_MAILBOX_PTS = 1;

/** Every Delivery in a fact, wherever it stands: a fact that a later schema adds is looked through like the others. */
export function deliveriesOf(value: unknown): Delivery[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return isDelivery(value) ? [value] : Object.values(value).flatMap(deliveriesOf);
}

function isDelivery(value: object): value is Delivery {
  return 'mailbox' in value && 'pts' in value && 'ptsCount' in value;
}
