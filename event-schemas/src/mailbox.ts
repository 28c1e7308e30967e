import type { Delivery } from './generated/codec.ts';

/**
 * The pts of an empty mailbox. Not 0: clients take pts 0 for "not known yet" and refuse an update whose pts − pts_count is below 1 (TDLib:
 * UpdatesManager, "Receive update with wrong PTS").
 */
export const EMPTY_MAILBOX_PTS = 1;

/** The qts of an empty device queue: TDLib refuses a qts that is not above 1 (UpdatesManager::add_pending_qts_update). */
export const EMPTY_QUEUE_QTS = 1;

/** All Deliveries in a fact, in any field, so that facts added later are covered as well. */
export function deliveriesOf(value: unknown): Delivery[] {
  const found: Delivery[] = [];
  if (isComposed(value)) gather(value, found);
  return found;
}

function gather(value: object, found: Delivery[]): void {
  if (isDelivery(value)) return void found.push(value);
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key];
    if (isComposed(member)) gather(member, found);
  }
}

function isComposed(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function isDelivery(value: object): value is Delivery {
  return 'mailbox' in value && 'pts' in value && 'ptsCount' in value;
}
