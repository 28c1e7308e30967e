/**
 * The effect of a delivery about a basic group: on all members whose mailboxes are here (docs/decisions/0036). Home has a copy of every message,
 * whether or not members' mailboxes are there, for as long as any partition shows it.
 */
import { HOME_PARTITION } from '@teamgram/event-schemas';
import type { Fact, HistoryRead, MessageContentsRead, MessageReacted, MessageSent, MessagesPinned, PollVoted } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { mailboxesIn } from '../channels/speaking.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { isUnheard } from '../messages/heard-message.ts';
import { numbering } from '../messages/numbering.ts';
import { marked } from '../messages/pin-messages.ts';
import { contentsRead } from '../messages/read-message-contents.ts';
import { eraseAll, mailboxesOf } from '../messages/removal.ts';
import { deliveryTo, sentMessage, type SentMessage } from '../messages/sent-message.ts';
import { newsOf } from '../polls/news.ts';
import { placesOf } from '../polls/places.ts';
import { concerned } from '../reactions/send-reaction.ts';
import type { View } from '../view.ts';
import { holdersOf } from './holders.ts';
import { positionHere } from './origins.ts';
import { isElsewhere, type Partitions } from './partitions.ts';
import { answerGone, changedHere, keyboardHere, openedHere } from './shared-changes.ts';
import type { ReceiveDelivery } from './receive-delivery.ts';

type Effect = (view: View, delivery: ReceiveDelivery, partitions: Partitions) => Fact[];

export const groupEffects: Record<string, Effect> = {
  sent: arrive, 'sent-keyed': arrive, edited: change, 'edited-keyed': change, removed: remove, dropped: drop, read, opened: open, reacted: react, voted: countVote, done: change, settled: change, 'asked-open': openedHere, 'answer-removed': dropAnswer, pinned: pin,
};

/** Home knows the members, other partitions are given the mailboxes. The sender's partition has already delivered it to its own. */
function arrive(view: View, { mailboxes, peer: chat, replyTo, told, keyboard }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const isHome = partitions.own === HOME_PARTITION;
  const here = isHome ? mailboxesIn(view, chat).filter((mailbox) => !isElsewhere(mailbox, partitions)) : mailboxes;
  const replied = replyTo && messageHere(view, replyTo, partitions);
  const numbers = numbering(view, here);
  const deliveries = here.map((mailbox) => numbers.deliver(mailbox, chat, { replyToId: (replied && deliveryTo(replied, mailbox)?.messageId) ?? 0 }));
  return [...keyboardHere(keyboard, chatStream(chat), 0), { ...(told as MessageSent), stream: chatStream(chat), deliveries }];
}

function change(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const [message] = messagesHere(view, delivery, partitions);
  return message ? changedHere(view, message, delivery, partitions) : [];
}

function remove(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const here = messagesHere(view, delivery, partitions);
  return eraseAll(here, numbering(view, mailboxesOf(here)));
}

/** A partition no longer shows the messages. Home erases those that nobody shows. */
function drop(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const { from: partition, peer: chat } = delivery;
  const here = messagesHere(view, delivery, partitions);
  if (here.length === 0) return [];
  const isOver = ({ position, deliveries }: SentMessage) => deliveries.length === 0 && holdersOf(view.documents, position).every((one) => one === partition);
  const over = here.filter(isOver);
  return [{ type: 'CopiesDropped', stream: chatStream(chat), partition, messages: here.map(({ position }) => position) }, ...eraseAll(over, numbering(view, []))];
}

/** Notifies authors here; home also records it in order to pass it on. */
function read(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const { peer: chat, messages, told } = delivery;
  const read = messages.flatMap((name) => sentAt(view, positionHere(view.documents, name, partitions)) ?? []);
  const due = read.flatMap(({ author, deliveries }) => {
    const id = deliveries.find(({ mailbox }) => mailbox === author)?.messageId ?? 0;
    return !isElsewhere(author, partitions) && id > dialogOf(view.documents, author, chat).readOutbox ? [{ author, id }] : [];
  });
  if (due.length === 0 && !read.some(({ author }) => isElsewhere(author, partitions))) return [];
  const numbers = numbering(view, due.map(({ author }) => author));
  const outboxes = due.map(({ author, id }) => numbers.deliver(author, chat, { messageId: id }));
  return [{ type: 'HistoryRead', stream: chatStream(chat), reader: (told as HistoryRead).reader, inbox: undefined, outbox: undefined, outboxes }];
}

function open(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const here = messagesHere(view, delivery, partitions).filter((message) => !message.contentsRead);
  const { reader } = delivery.told as MessageContentsRead;
  return here.length === 0 ? [] : [contentsRead(chatStream(delivery.peer), here, reader, numbering(view, mailboxesOf(here)))];
}

function react(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const [message] = messagesHere(view, delivery, partitions);
  const told = delivery.told as MessageReacted;
  if (!message?.content || !told.choice) return [];
  return [{ ...told, stream: message.stream, message: message.position, author: isUnheard(view, message, told.user) ? 0 : concerned(message, told.user, delivery.peer), places: placesOf(message) }];
}

function countVote(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const [message] = messagesHere(view, delivery, partitions);
  const told = delivery.told as PollVoted;
  if (!message?.content || !told.vote) return [];
  const voted: PollVoted = { ...told, stream: message.stream, message: message.position, places: placesOf(message) };
  return [voted, ...(isUnheard(view, message, told.user) ? [] : newsOf(voted, message, delivery.peer))];
}

function dropAnswer(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  return answerGone(view, messagesHere(view, delivery, partitions)[0], delivery);
}

/** Pins or unpins; also used for private chats. */
export function pin(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const here = messagesHere(view, delivery, partitions).filter(({ content }) => content !== undefined);
  const { by, pinned } = delivery.told as MessagesPinned;
  return here.length === 0 ? [] : [marked(here[0]!.stream, by, pinned, here, mailboxesOf(here), numbering(view, mailboxesOf(here)))];
}

function messagesHere(view: View, { messages }: ReceiveDelivery, partitions: Partitions): SentMessage[] {
  return messages.flatMap((name) => messageHere(view, name, partitions) ?? []);
}

function messageHere(view: View, name: ReceiveDelivery['messages'][number], partitions: Partitions): SentMessage | undefined {
  const position = positionHere(view.documents, name, partitions);
  return position === undefined ? undefined : sentMessage(view, position);
}

function sentAt(view: View, position: number | undefined): MessageSent | undefined {
  const fact = position === undefined ? undefined : view.journal.read(position)?.fact;
  return fact?.type === 'MessageSent' ? fact : undefined;
}
