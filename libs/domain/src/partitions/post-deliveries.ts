/** Reduces the facts of a decision to this journal, and posts deliveries to the other partitions concerned. */
import { chatOfStream, deliveriesOf, HOME_PARTITION, partitionOfUser, peopleOfStream } from '@teamgram/event-schemas';
import type { AutomaticReplyDue, Content, ContentProtectionSet, DeliveryPosted, Fact, FileLent, HistoryRead, MessageContentsRead, MessageEdited, MessageOrigin, MessageReacted, MessagesErased, MessageSent, MessagesPinned, MessagesTtlSet, PollOpened, PollVoted, TodoItemsToggled } from '@teamgram/event-schemas';
import type { Command, InternalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { contentOf } from '../business/reply-automatically.ts';
import { hasBlocked } from '../contacts/contact.ts';
import { endOfFile, lentWith } from '../files/loans.ts';
import { fileIn } from '../files/use.ts';
import { entryOf } from '../messages/mailbox.ts';
import { sentMessage } from '../messages/sent-message.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { nameFor } from './origins.ts';
import { isElsewhere, outboxTo, type Partitions } from './partitions.ts';
import { toldInGroup } from './post-to-groups.ts';
import { askedBy, saidBack } from './shared-changes.ts';
import type { ReceiveDelivery } from './receive-delivery.ts';

/** A delivery about one fact. `partition`: given when it concerns no mailbox, or several. */
export type Told = Pick<DeliveryPosted, 'kind' | 'mailbox' | 'peer' | 'messages' | 'replyTo'> & { partition?: number; mailboxes?: number[] };
/** `of`: index of the fact within the commit. */
type Posting = Told & { of: number };

/**
 * Deciders ignore partitions and deliver to all sides of a chat. Here the deliveries to other partitions become `DeliveryPosted` facts in the same
 * commit, which the delivery reactor transports. With a single partition nothing changes.
 * @throws {RangeError} when a rule delivers to another partition without a posting for it: a defect
 */
export function postDeliveries(view: View, given: Fact[], command: Command | InternalCommand, { rules, actor }: Context): Fact[] {
  const { partitions } = rules;
  if (!partitions || partitions.count === 1) return given;
  const facts = withFilesSettled(view, given, partitions);
  if (facts.length === 0) return facts;
  const about: About = { view, command, partitions, actor };
  const postings = postingsOf(facts, about);
  const loans = loansFor(postings, facts, partitions);
  const kept = [...facts.map((fact) => withoutElsewhere(fact, partitions)), ...loans];
  const lost = deliveriesOf(kept).find(({ mailbox }) => isElsewhere(mailbox, partitions));
  if (lost) throw new RangeError(`mailbox ${lost.mailbox} is on another partition`);
  // The files of a message are lent before it arrives.
  return withPosted(kept, [...postingsOf(loans, about, facts.length), ...postings], partitions);
}

/**
 * As postDeliveries, for the result of a received delivery. Only some of it concerns other partitions: files, what home passes on to the rest of a
 * basic group, and the merged state of shared task lists and polls.
 */
export function postAside(view: View, given: Fact[], command: ReceiveDelivery, { rules, actor }: Context): Fact[] {
  const partitions = rules.partitions!;
  const facts = withFilesSettled(view, given, partitions);
  const about: About = { view, command, partitions, actor };
  const toldOf = (fact: Fact) => [...asideOf(fact, about), ...saidBack(view, fact, command, partitions)];
  const postings = facts.flatMap((fact, of) => toldOf(fact).map((told) => ({ ...told, kind: kindOf(told, facts[of - 1]), of })));
  const loans = loansFor(postings, facts, partitions);
  return withPosted([...facts, ...loans], [...postingsOf(loans, about, facts.length), ...postings], partitions);
}

function asideOf(fact: Fact, about: About): Told[] {
  const { own } = about.partitions;
  if (fact.type === 'FileReturned' && fact.partition === own) return returning();
  if (fact.type === 'AutomaticReplyDue') return wanting(fact, about);
  return own === HOME_PARTITION ? toldInGroup(fact, about) : [];
}

/** Lends the content's files to a partition that asked for them. */
export function lendTo(partition: number, content: Content | undefined, partitions: Partitions): Fact[] {
  const lent = lentWith(content, partition);
  return withPosted(lent, lent.map((_, of) => ({ ...ofNoMailbox('lent', partition), of })), partitions);
}

function withFilesSettled(view: View, facts: Fact[], partitions: Partitions): Fact[] {
  return facts.flatMap((fact) => (fact.type === 'FileErased' ? endOfFile(view, fact, partitions) ?? [] : fact));
}

function postingsOf(facts: readonly Fact[], about: About, first = 0): Posting[] {
  const toldOf = (fact: Fact) => [...((tellers[fact.type] as Teller<Fact> | undefined)?.(fact, about) ?? []), ...toldInGroup(fact, about)];
  return facts.flatMap((fact, index) => toldOf(fact).map((told) => ({ ...told, kind: kindOf(told, facts[index - 1]), of: first + index })));
}

/** A message or edit is delivered together with the keyboard fact that precedes it. */
function kindOf({ kind }: Told, before: Fact | undefined): string {
  const isKeyed = (before?.type === 'KeyboardSet' || before?.type === 'KeyboardRemoved') && (kind === 'sent' || kind === 'edited');
  return isKeyed ? `${kind}-keyed` : kind;
}

/** Loans of files used by messages that are delivered to partitions other than home. */
function loansFor(postings: readonly Posting[], facts: readonly Fact[], { count }: Partitions): FileLent[] {
  return postings.flatMap(({ of, mailbox, partition: given }) => {
    const fact = facts[of]!;
    const partition = given ?? partitionOfUser(mailbox, count);
    const carries = (fact.type === 'MessageSent' || fact.type === 'MessageEdited') && partition !== HOME_PARTITION;
    return carries ? lentWith(fact.content, partition) : [];
  });
}

function withPosted(facts: Fact[], postings: readonly Posting[], partitions: Partitions): Fact[] {
  return [...facts, ...postings.map((posting, order) => posted(posting, facts.length + order, partitions))];
}

function posted({ of, kind, mailbox, peer, messages, replyTo, partition: given, mailboxes = [] }: Posting, index: number, { count }: Partitions): DeliveryPosted {
  const partition = given ?? partitionOfUser(mailbox, count);
  return { type: 'DeliveryPosted', stream: outboxTo(partition), partition, kind, mailbox, peer, about: index - of, messages, replyTo, mailboxes };
}

function withoutElsewhere(fact: Fact, partitions: Partitions): Fact {
  const isHere = ({ mailbox }: { mailbox: number }) => !isElsewhere(mailbox, partitions);
  if (fact.type === 'MessageSent') return { ...fact, deliveries: fact.deliveries.filter(isHere) };
  return fact.type === 'PollCopied' ? { ...fact, places: fact.places.filter(isHere) } : fact;
}

export type About = { view: View; command: Command | InternalCommand; partitions: Partitions; actor: number };
export type Teller<F extends Fact> = (fact: F, about: About) => Told[];
export type Tellers = { [T in Fact['type']]?: Teller<Extract<Fact, { type: T }>> };

/** Facts that the other side of a private chat is informed of. */
const tellers: Tellers = {
  MessageSent: sending,
  MessageEdited: editing,
  MessagesErased: removal,
  MessagesPinned: pinning,
  HistoryRead: reading,
  MessagesTtlSet: timing,
  ContentProtectionSet: protecting,
  MessageContentsRead: opening,
  MessageReacted: reacting,
  PollVoted: voting,
  PollOpened: openingPoll,
  PollAnswerRemoved: ({ poll }, about) => inDialogs('answer-removed', askedBy(about.view, poll), about),
  TodoItemsToggled: doing,
  FileLent: lending,
  FileReturned: returning,
  AutomaticReplyDue: wanting,
};

/** A recipient who has blocked the sender has no delivery, and gets none here either. */
function sending({ author, deliveries }: MessageSent, { view, command, partitions }: About): Told[] {
  const own = deliveries.find(({ mailbox }) => mailbox === author);
  const replied = own && own.replyToId > 0 ? entryOf(view.documents, author, own.replyToId) : undefined;
  const name = (mailbox: number) => (replied === undefined ? undefined : nameFor(view.documents, replied, partitionOfUser(mailbox, partitions.count), partitions));
  return deliveries
    .filter(({ mailbox, peer }) => peer > 0 && isElsewhere(mailbox, partitions))
    .map(({ mailbox, peer }) => ({ kind: command.type === 'CarryOutDue' ? 'answered' : 'sent', mailbox, peer, messages: [], replyTo: name(mailbox) }));
}

function editing({ message, deliveries }: MessageEdited, about: About): Told[] {
  return deliveries
    .filter(({ peer }) => isElsewhere(peer, about.partitions))
    .map(({ mailbox, peer }) => ({ kind: 'edited', mailbox: peer, peer: mailbox, messages: [nameForOther(message, peer, about)], replyTo: undefined }));
}

/** The message's identifier on the link to the partition of a user's mailbox. */
function nameForOther(position: number, other: number, { view, partitions }: Pick<About, 'view' | 'partitions'>): MessageOrigin {
  return nameFor(view.documents, position, partitionOfUser(other, partitions.count), partitions);
}

/** Not posted when pinned for the caller only, or to somebody who has blocked the caller. */
function pinning({ by, messages }: MessagesPinned, about: About): Told[] {
  const { command, view } = about;
  if (command.type !== 'PinMessages' || command.oneSide) return [];
  return inDialogs('pinned', messages, about).filter(({ mailbox }) => mailbox !== SERVICE_USER && !hasBlocked(view.documents, mailbox, by));
}

/** The service account has no mailbox: its copies are removed as soon as the reader removes theirs. */
function removal({ messages }: MessagesErased, about: About): Told[] {
  const revokes = 'revoke' in about.command && about.command.revoke;
  return inDialogs('removed', messages, about).filter(({ mailbox }) => revokes || mailbox === SERVICE_USER);
}

function opening({ messages }: MessageContentsRead, about: About): Told[] {
  return inDialogs('opened', messages, about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

function reacting({ message }: MessageReacted, about: About): Told[] {
  return inDialogs('reacted', [message], about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

function voting({ message }: PollVoted, about: About): Told[] {
  return inDialogs('voted', [message], about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

/** Refers to the message posted just before, which has no identifier yet. */
function openingPoll({ place }: PollOpened, { partitions }: About): Told[] {
  const isTold = place !== undefined && place.peer > 0 && isElsewhere(place.peer, partitions);
  return isTold ? [{ kind: 'asked-open', mailbox: place.peer, peer: place.mailbox, messages: [], replyTo: undefined }] : [];
}

function doing({ message }: TodoItemsToggled, about: About): Told[] {
  return inDialogs('done', [message], about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

/** The messages grouped by dialog, for dialogs whose other side is in another partition. */
function inDialogs(kind: string, positions: readonly number[], about: About): Told[] {
  const { view, partitions } = about;
  const dialogs = new Map<string, Told>();
  for (const position of positions) {
    for (const { mailbox, peer } of sentMessage(view, position)?.deliveries ?? []) {
      if (!isElsewhere(peer, partitions)) continue;
      const name = `${mailbox}/${peer}`;
      const dialog = dialogs.get(name) ?? { kind, mailbox: peer, peer: mailbox, messages: [], replyTo: undefined };
      dialog.messages.push(nameForOther(position, peer, about));
      dialogs.set(name, dialog);
    }
  }
  return [...dialogs.values()];
}

function reading({ reader, inbox }: HistoryRead, { view, partitions }: About): Told[] {
  if (!inbox || inbox.peer === SERVICE_USER || !isElsewhere(inbox.peer, partitions)) return [];
  const position = entryOf(view.documents, reader, inbox.messageId);
  const messages = position === undefined ? [] : [nameForOther(position, inbox.peer, { view, partitions })];
  return [{ kind: 'read', mailbox: inbox.peer, peer: reader, messages, replyTo: undefined }];
}

/** Applies to both sides regardless of blocks. Groups and channels are decided at home only. */
function timing({ setter, stream }: MessagesTtlSet, { partitions }: About): Told[] {
  if (chatOfStream(stream) !== undefined) return [];
  const peer = otherOf(stream, setter);
  return isElsewhere(peer, partitions) ? [{ kind: 'ttl', mailbox: peer, peer: setter, messages: [], replyTo: undefined }] : [];
}

function protecting({ by, stream, requests }: ContentProtectionSet, { view, partitions }: About): Told[] {
  const peer = otherOf(stream, by);
  const messages = requests.map((position) => nameForOther(position, peer, { view, partitions }));
  return isElsewhere(peer, partitions) ? [{ kind: 'protected', mailbox: peer, peer: by, messages, replyTo: undefined }] : [];
}

/** The other user of a private chat. */
function otherOf(stream: string, user: number): number {
  return peopleOfStream(stream).find((one) => one !== user) ?? user;
}

/** Posted to the borrower, and to home, which counts loans. */
function lending({ partition }: FileLent, { partitions }: About): Told[] {
  const hear = new Set([partition, HOME_PARTITION]);
  return [...hear].filter((to) => to !== partitions.own).map((to) => ofNoMailbox('lent', to));
}

function returning(): Told[] {
  return [ofNoMailbox('returned', HOME_PARTITION)];
}

/** Messages saved under shortcuts are at home, with their files. */
function wanting(due: AutomaticReplyDue, { view, partitions }: Pick<About, 'view' | 'partitions'>): Told[] {
  return partitions.own !== HOME_PARTITION && fileIn(contentOf(view, due)) !== undefined ? [ofNoMailbox('wanted', HOME_PARTITION)] : [];
}

function ofNoMailbox(kind: string, partition: number): Told {
  return { kind, partition, mailbox: 0, peer: 0, messages: [], replyTo: undefined };
}
