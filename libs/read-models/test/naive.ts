/** Expected mailboxes, folded from the facts one by one in the simplest way: the oracle of the property tests. */
import { decodeEvent } from '../src/event.ts';
import { entriesOf, type MailboxEntry } from '../src/messages/entries.ts';

type NaiveMessage = { id: number; own: boolean; position: number };
export type NaiveDialog = { messages: NaiveMessage[]; readInbox: number; readOutbox: number };
export type NaiveMailbox = { entries: MailboxEntry[]; dialogs: Map<number, NaiveDialog> };

export function naiveMailboxes(journal: readonly Uint8Array[]): Map<number, NaiveMailbox> {
  const mailboxes = new Map<number, NaiveMailbox>();
  const at = <K, V>(map: Map<K, V>, key: K, fresh: () => V) => map.get(key) ?? map.set(key, fresh()).get(key)!;
  for (const entry of journal.flatMap((bytes) => entriesOf(decodeEvent(bytes)))) {
    const { entries, dialogs } = at(mailboxes, entry.mailbox, () => ({ entries: [], dialogs: new Map() }));
    entries.push(entry);
    if (entry.kind === 'removed') {
      for (const dialog of dialogs.values()) dialog.messages = dialog.messages.filter(({ id }) => !entry.messageIds.includes(id));
      continue;
    }
    const dialog = at(dialogs, entry.peer, () => ({ messages: [], readInbox: 0, readOutbox: 0 }));
    if (entry.kind === 'sent') dialog.messages.push({ id: entry.messageId, own: entry.out, position: entry.position });
    if (entry.kind === 'read-inbox') dialog.readInbox = Math.max(dialog.readInbox, entry.messageId);
    if (entry.kind === 'read-outbox') dialog.readOutbox = Math.max(dialog.readOutbox, entry.messageId);
  }
  return mailboxes;
}

export function naiveUnread({ messages, readInbox }: NaiveDialog): number {
  return messages.filter(({ id, own }) => !own && id > readInbox).length;
}
