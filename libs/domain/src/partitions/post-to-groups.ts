/**
 * Deliveries of basic groups whose members have mailboxes in several partitions (docs/decisions/0036): everything passes through home, which forwards
 * it to the partitions that have a copy of the message. So every partition receives a message before anything that refers to it.
 */
import { chatOfStream, HOME_PARTITION, partitionOfUser } from '@teamgram/event-schemas';
import type { Fact, HistoryRead, MessagesErased, MessageSent, PollOpened } from '@teamgram/event-schemas';
import { chatOf } from '../channels/chat.ts';
import { mailboxesIn } from '../channels/speaking.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { entryOf } from '../messages/mailbox.ts';
import { incomingUpTo } from '../messages/newest-incoming.ts';
import { holdersOf } from './holders.ts';
import { nameFor, positionHere } from './origins.ts';
import { isElsewhere } from './partitions.ts';
import type { About, Told } from './post-deliveries.ts';
import { askedBy } from './shared-changes.ts';

type GroupAbout = About & { chat: number };
type Teller<F extends Fact> = (fact: F, about: GroupAbout) => Told[];
type Tellers = { [T in Fact['type']]?: Teller<Extract<Fact, { type: T }>> };

/** Empty for facts that do not concern a basic group. */
export function toldInGroup(fact: Fact, about: About): Told[] {
  if (!fact.stream.startsWith('chat-')) return [];
  return (tellers[fact.type] as Teller<Fact> | undefined)?.(fact, { ...about, chat: chatOfStream(fact.stream)! }) ?? [];
}

const tellers: Tellers = {
  MessageSent: saying,
  MessageEdited: ({ message }, about) => tell('edited', [message], about),
  MessagesErased: removing,
  MessagesPinned: ({ messages }, about) => tell('pinned', messages, about),
  HistoryRead: reading,
  MessageContentsRead: ({ messages }, about) => tell('opened', messages, about),
  MessageReacted: ({ message }, about) => tell('reacted', [message], about),
  PollVoted: ({ message }, about) => tell('voted', [message], about),
  PollOpened: openingPoll,
  PollAnswerRemoved: ({ poll }, about) => tell('answer-removed', named(about) ?? askedBy(about.view, poll), about),
  TodoItemsToggled: ({ message }, about) => tell('done', [message], about),
};

/** To home, which knows the members; from home to each partition, with the mailboxes there that receive it. */
function saying(sent: MessageSent, about: GroupAbout): Told[] {
  const { view, chat, command, partitions: { own, count } } = about;
  const replied = repliedBy(sent, about);
  const to = (partition: number, mailboxes: number[]): Told => {
    const replyTo = replied === undefined ? undefined : nameFor(view.documents, replied, partition, about.partitions);
    return { kind: 'sent', partition, mailbox: 0, peer: chat, mailboxes, messages: [], replyTo };
  };
  if (own !== HOME_PARTITION) return [to(HOME_PARTITION, [])];
  const mailboxes = command.type === 'ReceiveDelivery' ? mailboxesIn(view, chat) : sent.deliveries.map(({ mailbox }) => mailbox);
  const byPartition = Map.groupBy(mailboxes, (mailbox) => partitionOfUser(mailbox, count));
  return [...byPartition].filter(([partition]) => partition !== own && partition !== cameFrom(about)).map(([partition, there]) => to(partition, there));
}

/** Refers to the message posted just before or, when home passes it on, to that message's holders. */
function openingPoll(_: PollOpened, about: GroupAbout): Told[] {
  const { view, chat, partitions } = about;
  const passedOn = named(about);
  if (passedOn) return tell('asked-open', passedOn, about);
  const others = partitions.own === HOME_PARTITION ? mailboxesIn(view, chat).map((mailbox) => partitionOfUser(mailbox, partitions.count)) : [HOME_PARTITION];
  return [...new Set(others)].filter((partition) => partition !== partitions.own).map((partition) => told('asked-open', partition, [], about));
}

/** The messages that a delivery being passed on refers to. */
function named({ view, command, partitions }: GroupAbout): number[] | undefined {
  if (command.type !== 'ReceiveDelivery') return undefined;
  const names = command.messages.length > 0 ? command.messages : [{ partition: command.from, position: command.origin - 1 }];
  return names.flatMap((name) => positionHere(view.documents, name, partitions) ?? []);
}

/** Position of the message replied to. */
function repliedBy({ author, deliveries }: MessageSent, { view, command, partitions }: GroupAbout): number | undefined {
  if (command.type === 'ReceiveDelivery') return command.replyTo && positionHere(view.documents, command.replyTo, partitions);
  const own = deliveries.find(({ mailbox }) => mailbox === author);
  return own && own.replyToId > 0 ? entryOf(view.documents, author, own.replyToId) : undefined;
}

/** Removed for everybody; or no longer shown in this partition, which home must know in order to erase unused messages. */
function removing({ messages }: MessagesErased, about: GroupAbout): Told[] {
  if (revokes(about)) return tell('removed', messages, about);
  return about.partitions.own === HOME_PARTITION ? [] : tell('dropped', messages, about);
}

function revokes({ view, command, chat, actor }: GroupAbout): boolean {
  if (command.type === 'ReceiveDelivery') return command.kind === 'removed';
  if (!('revoke' in command) || !command.revoke) return false;
  return command.type !== 'DeleteHistory' || chatOf(view.documents, chat)?.creator === actor;
}

/** Informs the authors of newly read messages, as far as they are in other partitions, of the newest one of each. */
function reading(read: HistoryRead, about: GroupAbout): Told[] {
  const { view, partitions: { own, count } } = about;
  const positions = newestOfAuthors(read, about);
  const authorOf = (position: number) => (view.journal.read(position)!.fact as MessageSent).author;
  const toHear = (position: number) => (own === HOME_PARTITION ? partitionOfUser(authorOf(position), count) : HOME_PARTITION);
  return [...Map.groupBy(positions, toHear)].filter(([partition]) => partition !== cameFrom(about)).map(([partition, there]) => told('read', partition, there, about));
}

function newestOfAuthors({ reader, inbox }: HistoryRead, { view, command, chat, partitions }: GroupAbout): number[] {
  if (command.type === 'ReceiveDelivery') {
    const here = command.messages.flatMap((name) => positionHere(view.documents, name, partitions) ?? []);
    return here.filter((position) => isElsewhere((view.journal.read(position)!.fact as MessageSent).author, partitions));
  }
  const { readInbox } = dialogOf(view.documents, reader, chat);
  const newest = new Map<number, number>();
  for (const { author, id } of incomingUpTo(view, reader, chat, inbox?.messageId ?? 0)) {
    if (id <= readInbox) break;
    if (isElsewhere(author, partitions) && !newest.has(author)) newest.set(author, entryOf(view.documents, reader, id)!);
  }
  return [...newest.values()];
}

function tell(kind: string, positions: readonly number[], about: GroupAbout): Told[] {
  const { view, partitions: { own } } = about;
  const hearing = new Map<number, number[]>();
  for (const position of positions) {
    const partitions = own === HOME_PARTITION ? holdersOf(view.documents, position) : [HOME_PARTITION];
    for (const partition of partitions) if (partition !== cameFrom(about)) hearing.set(partition, [...(hearing.get(partition) ?? []), position]);
  }
  return [...hearing].map(([partition, there]) => told(kind, partition, there, about));
}

function told(kind: string, partition: number, positions: readonly number[], { view, chat, partitions }: GroupAbout): Told {
  const messages = positions.map((position) => nameFor(view.documents, position, partition, partitions));
  return { kind, partition, mailbox: 0, peer: chat, messages, replyTo: undefined };
}

/** The partition that a delivery came from: home does not pass it back. */
function cameFrom({ command }: GroupAbout): number | undefined {
  return command.type === 'ReceiveDelivery' ? command.from : undefined;
}
