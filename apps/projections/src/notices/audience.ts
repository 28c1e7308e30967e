import { entriesOf, type StoredEvent } from '@teamgram/read-models';

/** Whose mailboxes a fact concerns; undefined = it stands in no mailbox and may concern anybody. */
export function mailboxesOf(event: StoredEvent): number[] | undefined {
  const entries = entriesOf(event);
  return entries.length === 0 ? undefined : entries.map(({ mailbox }) => mailbox);
}
