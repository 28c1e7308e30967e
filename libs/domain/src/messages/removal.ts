/** Taking messages out of mailboxes. Out of the last one, the message is erased: its keys are destroyed. */
import type { Fact, MailboxErasure, MessagesErased, MessagesHidden } from '@teamgram/event-schemas';
import { erasedWith } from '../files/use.ts';
import type { Numbering } from './numbering.ts';
import { deliveryTo, type SentMessage } from './sent-message.ts';

/**
 * For each conversation at most one `MessagesHidden` (others still see them), and `MessagesErased` (nobody does).
 * @param messages shown in the mailbox of `actor`, each once
 */
export function remove(messages: SentMessage[], actor: number, revoke: boolean, numbers: Numbering): Fact[] {
  const streams = [...new Set(messages.map(({ stream }) => stream))];
  const vanishes = ({ deliveries, isHeldElsewhere }: SentMessage) => revoke || (deliveries.length === 1 && !isHeldElsewhere());
  return [
    ...streams.flatMap((stream) => removeFrom(stream, messages.filter((message) => message.stream === stream), actor, vanishes, numbers)),
    // Messages of several conversations may show one file.
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

/** Stands for the actor where everybody loses the message alike. */
const NOBODY = 0;

/** Takes the messages from everybody who shows them. */
export function eraseAll(messages: SentMessage[], numbers: Numbering): Fact[] {
  return remove(messages, NOBODY, true, numbers);
}

/** Versions that one fact may name: an entry of the log is at most 65,535 bytes. */
const VERSIONS_MAX = 4_096;

/** The messages in as few parts as fit an entry; nearly always one. */
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

/** What others said to the messages goes as well. It may be more than one fact can name. */
function besides(stream: string, messages: SentMessage[]): MessagesErased[] {
  const versions = messages.flatMap(({ beside }) => beside());
  const parts = Math.ceil(versions.length / VERSIONS_MAX);
  return Array.from({ length: parts }, (_, part) => (
    { type: 'MessagesErased', stream, messages: [], versions: versions.slice(part * VERSIONS_MAX, (part + 1) * VERSIONS_MAX), erasures: [] }));
}

/** The mailbox loses those of the messages that it shows; that takes one number for each. */
function leave(messages: SentMessage[], mailbox: number, numbers: Numbering): MailboxErasure {
  const shown = messages.flatMap((message) => deliveryTo(message, mailbox) ?? []);
  const { peer } = shown[0]!;
  return { delivery: numbers.deliver(mailbox, peer, { messageId: 0, count: shown.length }), messageIds: shown.map(({ messageId }) => messageId) };
}

/** Every mailbox that shows one of the messages: a removal may deliver to each. */
export function mailboxesOf(messages: SentMessage[]): number[] {
  return [...new Set(messages.flatMap(({ deliveries }) => deliveries.map(({ mailbox }) => mailbox)))];
}
