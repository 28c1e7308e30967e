import type { Delivery } from '@teamgram/event-schemas';
import { changeDialog } from '../dialogs/dialog.ts';
import type { Evolutions } from '../evolution.ts';
import type { Documents } from '../view.ts';
import { advanceMailbox } from './mailbox.ts';
import { noteOf } from './sent-message.ts';

type MessagesFact = 'MessageSent' | 'MessageEdited' | 'MessagesHidden' | 'MessagesErased' | 'HistoryRead' | 'HistoryCleared';

export const messagesEvolutions: Evolutions<MessagesFact> = {
  MessageSent: (documents, { author, deliveries }, { position }) => {
    for (const { mailbox, pts } of deliveries) advanceMailbox(documents, mailbox, pts, position);
    const idThere = deliveries.find(({ mailbox }) => mailbox === author)?.messageId ?? 0;
    for (const delivery of deliveries) if (delivery.mailbox !== author) arrive(documents, delivery, idThere);
  },
  MessageEdited: (documents, { message, deliveries }, { position, version }) => {
    advanceAll(documents, deliveries);
    noteOf(documents, message, (afterlife) => {
      afterlife.content = position;
      afterlife.edits.push(version);
    });
  },
  MessagesHidden: (documents, { messages, delivery }) => {
    if (!delivery) return;
    advanceAll(documents, [delivery]);
    for (const message of messages) noteOf(documents, message, (afterlife) => { afterlife.hidden.push(delivery.mailbox); });
  },
  MessagesErased: (documents, { messages, erasures }) => {
    for (const { delivery } of erasures) if (delivery) advanceAll(documents, [delivery]);
    for (const message of messages) noteOf(documents, message, (afterlife) => { afterlife.erased = true; });
  },
  HistoryRead: (documents, { inbox, outbox }) => {
    if (inbox) readInbox(documents, inbox);
    if (outbox) readOutbox(documents, outbox);
  },
  HistoryCleared: (documents, { owner, peer, below }) =>
    changeDialog(documents, owner, peer, (dialog) => { dialog.clearedBelow = Math.max(dialog.clearedBelow, below); }),
};

function arrive(documents: Documents, { mailbox, peer, messageId }: Delivery, idThere: number): void {
  changeDialog(documents, mailbox, peer, (dialog) => {
    dialog.incoming = messageId;
    dialog.incomingThere = idThere;
  });
}

function advanceAll(documents: Documents, deliveries: Delivery[]): void {
  for (const { mailbox, pts } of deliveries) advanceMailbox(documents, mailbox, pts);
}

function readInbox(documents: Documents, delivery: Delivery): void {
  advanceAll(documents, [delivery]);
  changeDialog(documents, delivery.mailbox, delivery.peer, (dialog) => { dialog.readInbox = delivery.messageId; });
}

function readOutbox(documents: Documents, delivery: Delivery): void {
  advanceAll(documents, [delivery]);
  changeDialog(documents, delivery.mailbox, delivery.peer, (dialog) => { dialog.readOutbox = delivery.messageId; });
}
