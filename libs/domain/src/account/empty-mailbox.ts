import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { fileErased, unusedFilesOf } from '../files/use.ts';
import { entryOf, ptsOf } from '../messages/mailbox.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { mailboxesOf, remove } from '../messages/removal.ts';
import { deliveryTo, sentMessage, type SentMessage } from '../messages/sent-message.ts';
import type { View } from '../view.ts';
import { accountOf } from './account.ts';

/** One step of emptying a deleted account's mailbox: messages that no other mailbox shows are erased, the others remain there. */
export type EmptyMailbox = { type: 'EmptyMailbox'; user: number };

export type EmptyMailboxState = { messages: SentMessage[]; through: number; complete: boolean; unused: readonly number[]; numbers: Numbering };

const ENTRIES_PER_TURN = 300;
const MESSAGES_PER_TURN = 100;

export function load(view: View, { user }: EmptyMailbox): EmptyMailboxState {
  const from = accountOf(view.documents, user).emptiedThrough;
  const end = ptsOf(view.documents, user);
  const messages: SentMessage[] = [];
  let through = from;
  while (through < Math.min(end, from + ENTRIES_PER_TURN) && messages.length < MESSAGES_PER_TURN) {
    const position = entryOf(view.documents, user, ++through);
    const message = position === undefined ? undefined : sentMessage(view, position);
    if (message && deliveryTo(message, user)) messages.push(message);
  }
  return { messages, through, complete: through >= end, unused: unusedFilesOf(view.documents, user), numbers: numbering(view, mailboxesOf(messages)) };
}

export function emptyMailbox({ messages, through, complete, unused, numbers }: EmptyMailboxState, { user }: EmptyMailbox): Fact[] {
  return [
    ...remove(messages, user, false, numbers),
    ...(complete ? unused.map(fileErased) : []),
    { type: 'MailboxEmptied', stream: accountStream(user), user, through, complete },
  ];
}
