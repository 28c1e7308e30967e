import { entriesOf, type StoredEvent } from '@teamgram/read-models';

/** The mailboxes that an event has entries in; undefined when it has none and may concern anybody. */
export function mailboxesOf(event: StoredEvent): number[] | undefined {
  const entries = entriesOf(event);
  return entries.length === 0 ? undefined : entries.map(({ mailbox }) => mailbox);
}
