import type { Fact, MailboxMark, MessageContentsRead } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { DELETIONS_MAX } from './delete-messages.ts';
import { numbering, type Numbering } from './numbering.ts';
import { mailboxesOf } from './removal.ts';
import { deliveryTo, messageIn, type SentMessage } from './sent-message.ts';

/**
 * messages.readMessageContents: a voice message was played, a video watched, a self-destructing photo opened. This starts the countdown of
 * self-destructing media. Own messages, those without such media and those already read are skipped.
 */
export type ReadMessageContents = { type: 'ReadMessageContents'; ids: number[] };

export type ReadMessageContentsState = { messages: SentMessage[]; numbers: Numbering };

export function load(view: View, { ids }: ReadMessageContents, { actor }: Context): ReadMessageContentsState {
  const found = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => messageIn(view, actor, id) ?? []);
  const messages = found.filter((message) => message.author !== actor && !message.contentsRead && isPlayed(message));
  return { messages, numbers: numbering(view, mailboxesOf(messages)) };
}

export function readMessageContents({ messages, numbers }: ReadMessageContentsState, { ids }: ReadMessageContents, { actor }: Context): Fact[] {
  if (ids.length > DELETIONS_MAX) throw refusal('MESSAGE_ID_INVALID');
  const streams = [...new Set(messages.map(({ stream }) => stream))];
  return streams.map((stream) => contentsRead(stream, messages.filter((message) => message.stream === stream), actor, numbers));
}

/** Clients mark unplayed voice and round video messages; self-destructing media must be opened, too. */
function isPlayed({ content }: SentMessage): boolean {
  const media = content?.media;
  if (!media || media.expired !== '') return false;
  return media.ttlS > 0 || (media.document?.attributes.some(({ voice, round }) => voice || round) ?? false);
}

/** Reported to every mailbox that shows one of the messages. */
export function contentsRead(stream: string, messages: SentMessage[], reader: number, numbers: Numbering): MessageContentsRead {
  const destructions = messages.flatMap(({ position, content }) => (content?.media?.ttlS ? [{ message: position, ttlS: content.media.ttlS }] : []));
  return {
    type: 'MessageContentsRead',
    stream,
    reader,
    messages: messages.map(({ position }) => position),
    marks: mailboxesOf(messages).map((mailbox) => mark(messages, mailbox, numbers)),
    destructions,
  };
}

function mark(messages: SentMessage[], mailbox: number, numbers: Numbering): MailboxMark {
  const shown = messages.flatMap((message) => deliveryTo(message, mailbox) ?? []);
  return { delivery: numbers.deliver(mailbox, shown[0]!.peer, { messageId: 0, count: shown.length }), messageIds: shown.map(({ messageId }) => messageId) };
}
