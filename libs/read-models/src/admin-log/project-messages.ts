/** Pinned, edited and deleted messages. Their content stays sealed, as in the log, and is deleted with them. */
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { FactType } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';
import { forgetSaidIn, tell } from './note.ts';

/** Series of a message's former contents: rows without a kind (not shown), found by message id. */
const series = 'said';

export const spoken = {
  MessagesPinned(event: EventOf<'MessagesPinned'>, rows: Rows) {
    const { by: actor, pinned, marks } = event.fact;
    for (const { delivery, messageIds } of marks) {
      if (!isChannelMailbox(delivery!.mailbox)) continue;
      const told = { ...event, fact: { chat: -delivery!.mailbox } };
      messageIds.forEach((subject, place) => tell(told, rows, { actor, kind: 'pinned', subject, amount: Number(pinned) }, place));
    }
  },
  MessageEdited(event: EventOf<'MessageEdited'>, rows: Rows) {
    for (const { mailbox, messageId } of event.fact.deliveries) {
      if (isChannelMailbox(mailbox)) tell({ ...event, fact: { chat: -mailbox } }, rows, { actor: 0, kind: '', series, subject: messageId, event: event.bytes });
    }
  },
  ChatMessageEdited(event: EventOf<'ChatMessageEdited'>, rows: Rows) {
    const { by: actor, messageId: subject, speaker: amount, pollClosed } = event.fact;
    tell(event, rows, { actor, kind: pollClosed ? 'poll-stopped' : 'edited', series, subject, amount });
  },
  ChatMessagesDeleted(event: EventOf<'ChatMessagesDeleted'>, rows: Rows) {
    const { by: actor, messages } = event.fact;
    messages.forEach(({ messageId: subject, speaker: amount, sentAtS: until_s }, place) => tell(event, rows, { actor, kind: 'deleted', subject, amount, until_s }, place));
  },
  MessagesErased(event: EventOf<'MessagesErased'>, rows: Rows) {
    for (const { delivery, messageIds } of event.fact.erasures) if (isChannelMailbox(delivery!.mailbox)) forgetSaidIn(-delivery!.mailbox, messageIds, rows);
  },
} satisfies { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };
