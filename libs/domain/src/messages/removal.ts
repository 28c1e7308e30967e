/** Removing messages from mailboxes. When the last mailbox loses a message it is erased: its keys are destroyed. */
import type { Fact, MailboxErasure, MessagesErased, MessagesHidden } from '@teamgram/event-schemas';
import { erasedWith } from '../files/use.ts';
import type { Numbering } from './numbering.ts';
import { deliveryTo, type SentMessage } from './sent-message.ts';

/**
 * At most one `MessagesHidden` per conversation (others still see the messages), and `MessagesErased` (nobody does).
 * @param messages distinct, all shown in the mailbox of `actor`
 */
export function remove(messages: SentMessage[], actor: number, revoke: boolean, numbers: Numbering): Fact[] {
  const streams = [...new Set(messages.map(({ stream }) => stream))];
  const vanishes = ({ deliveries, isHeldElsewhere }: SentMessage) => revoke || (deliveries.length === 1 && !isHeldElsewhere());
  return [
    ...streams.flatMap((stream) => removeFrom(stream, messages.filter((message) => message.stream === stream), actor, vanishes, numbers)),
    // Messages of several conversations may share a file.
    ...erasedWith(messages.filter(vanishes).flatMap(({ files }) => files)),
  ];
}

function removeFrom(stream: string, messages: SentMessage[], actor: number, vanishes: (message: SentMessage) => boolean, numbers: Numbering): Fact[] {
  const hidden = messages.filter((message) => !vanishes(message));
  const erased = messages.filter(vanishes);
  return [
    ...(hidden.length > 0 ? [hide(stream, hidden, actor, numbers)] : []),
    ...entriesOf(erased).map((part) => erase(stream, part, numbers)),
    ...besides(stream, erased),
  ];
}

/** Actor of an erasure that concerns all mailboxes equally. */
const NOBODY = 0;

/** Removes the messages from all mailboxes. */
export function eraseAll(messages: SentMessage[], numbers: Numbering): Fact[] {
  return remove(messages, NOBODY, true, numbers);
}

/** Limit of versions per fact: a log entry is at most 65,535 bytes. */
const VERSIONS_MAX = 4_096;

/** Splits the messages into parts that fit a log entry; usually one. */
function entriesOf(messages: SentMessage[]): SentMessage[][] {
  const parts: SentMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    if (message.versions.length > room) {
      parts.push([]);
      room = VERSIONS_MAX;
    }
    parts.at(-1)!.push(message);
    room -= message.versions.length;
  }
  return parts;
}

function hide(stream: string, messages: SentMessage[], actor: number, numbers: Numbering): MessagesHidden {
  const { messageIds, delivery } = leave(messages, actor, numbers);
  return { type: 'MessagesHidden', stream, messages: messages.map(({ position }) => position), messageIds, delivery };
}

function erase(stream: string, messages: SentMessage[], numbers: Numbering): MessagesErased {
  return {
    type: 'MessagesErased',
    stream,
    messages: messages.map(({ position }) => position),
    versions: messages.flatMap(({ versions }) => versions),
    erasures: mailboxesOf(messages).map((mailbox) => leave(messages, mailbox, numbers)),
  };
}

/** Erases the facts attached to the messages (reactions, votes), possibly too many for a single fact. */
function besides(stream: string, messages: SentMessage[]): MessagesErased[] {
  const versions = messages.flatMap(({ beside }) => beside());
  const parts = Math.ceil(versions.length / VERSIONS_MAX);
  return Array.from({ length: parts }, (_, part) => (
    { type: 'MessagesErased', stream, messages: [], versions: versions.slice(part * VERSIONS_MAX, (part + 1) * VERSIONS_MAX), erasures: [] }));
}

/** Removes the messages shown in the mailbox; takes one number for each. */
function leave(messages: SentMessage[], mailbox: number, numbers: Numbering): MailboxErasure {
  const shown = messages.flatMap((message) => deliveryTo(message, mailbox) ?? []);
  const { peer } = shown[0]!;
  return { delivery: numbers.deliver(mailbox, peer, { messageId: 0, count: shown.length }), messageIds: shown.map(({ messageId }) => messageId) };
}

/** All mailboxes that show any of the messages; a removal may deliver to each. */
export function mailboxesOf(messages: SentMessage[]): number[] {
  return [...new Set(messages.flatMap(({ deliveries }) => deliveries.map(({ mailbox }) => mailbox)))];
}
