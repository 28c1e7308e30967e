/** From the facts of a decision to the facts of this journal alone, and word to the partitions that must hear of them. */
import { deliveriesOf, partitionOfUser } from '@teamgram/event-schemas';
import type { DeliveryPosted, Fact, HistoryRead, MessageContentsRead, MessageEdited, MessageOrigin, MessageReacted, MessagesErased, MessageSent, MessagesTtlSet, PollVoted, TodoItemsToggled } from '@teamgram/event-schemas';
import type { Command, InternalCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { entryOf } from '../messages/mailbox.ts';
import { sentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { originOf } from './origins.ts';
import { isElsewhere, outboxTo, type Partitions } from './partitions.ts';

/** What is told of one fact; `of` = its index among the facts of the decision. */
type Posting = Pick<DeliveryPosted, 'kind' | 'mailbox' | 'peer' | 'messages' | 'replyTo'> & { of: number };

/**
 * Deciders need not know of partitions: they deliver to both sides of a private chat. Here the other side's part becomes a `DeliveryPosted`,
 * in the same commit, and the delivery reactor carries it over. With one partition nothing changes.
 * @throws {Refusal} PEER_ID_NOT_SUPPORTED what cannot be said across partitions: groups and channels
 */
export function postDeliveries(view: View, given: Fact[], command: Command | InternalCommand, { rules }: Context): Fact[] {
  const { partitions } = rules;
  if (!partitions || partitions.count === 1) return given;
  const facts = withFilesKept(given);
  if (facts.length === 0) return facts;
  const about: About = { view, command, partitions };
  const postings = facts.flatMap((fact, of) => (tellers[fact.type] as Teller<Fact> | undefined)?.(fact, about).map((posting) => ({ ...posting, of })) ?? []);
  const kept = facts.map((fact) => withoutElsewhere(fact, partitions));
  if (deliveriesOf(kept).some(({ mailbox }) => isElsewhere(mailbox, partitions))) throw refusal('PEER_ID_NOT_SUPPORTED');
  return [...kept, ...postings.map((posting, order) => posted(posting, facts.length + order, partitions))];
}

/** A file is shown from several journals, and none of them knows when the last one stops. */
export function withFilesKept(facts: Fact[]): Fact[] {
  return facts.filter(({ type }) => type !== 'FileErased');
}

function posted({ of, kind, mailbox, peer, messages, replyTo }: Posting, index: number, { count }: Partitions): DeliveryPosted {
  const partition = partitionOfUser(mailbox, count);
  return { type: 'DeliveryPosted', stream: outboxTo(partition), partition, kind, mailbox, peer, about: index - of, messages, replyTo };
}

function withoutElsewhere(fact: Fact, partitions: Partitions): Fact {
  if (fact.type !== 'MessageSent') return fact;
  return { ...fact, deliveries: fact.deliveries.filter(({ mailbox, peer }) => peer < 0 || !isElsewhere(mailbox, partitions)) };
}

type About = { view: View; command: Command | InternalCommand; partitions: Partitions };
type Teller<F extends Fact> = (fact: F, about: About) => Omit<Posting, 'of'>[];
type Tellers = { [T in Fact['type']]?: Teller<Extract<Fact, { type: T }>> };

/** Facts of which the other side of a private chat hears. */
const tellers: Tellers = {
  MessageSent: sending,
  MessageEdited: editing,
  MessagesErased: removal,
  HistoryRead: reading,
  MessagesTtlSet: timing,
  MessageContentsRead: opening,
  MessageReacted: reacting,
  PollVoted: voting,
  TodoItemsToggled: doing,
};

/** A recipient who blocked the sender is not among the deliveries, and hears nothing of it here either. */
function sending({ author, deliveries }: MessageSent, { view, partitions }: About): Omit<Posting, 'of'>[] {
  const own = deliveries.find(({ mailbox }) => mailbox === author);
  const replied = own && own.replyToId > 0 ? entryOf(view.documents, author, own.replyToId) : undefined;
  const replyTo = replied === undefined ? undefined : originOf(view.documents, replied, partitions);
  return deliveries
    .filter(({ mailbox, peer }) => peer > 0 && isElsewhere(mailbox, partitions))
    .map(({ mailbox, peer }) => ({ kind: 'sent', mailbox, peer, messages: [], replyTo }));
}

function editing({ message, deliveries }: MessageEdited, { view, partitions }: About): Omit<Posting, 'of'>[] {
  return deliveries
    .filter(({ peer }) => isElsewhere(peer, partitions))
    .map(({ mailbox, peer }) => ({ kind: 'edited', mailbox: peer, peer: mailbox, messages: [originOf(view.documents, message, partitions)], replyTo: undefined }));
}

/** The service account keeps no mailbox: what its reader removed, nobody needs. */
function removal({ messages }: MessagesErased, about: About): Omit<Posting, 'of'>[] {
  const revokes = 'revoke' in about.command && about.command.revoke;
  return inDialogs('removed', messages, about).filter(({ mailbox }) => revokes || mailbox === SERVICE_USER);
}

function opening({ messages }: MessageContentsRead, about: About): Omit<Posting, 'of'>[] {
  return inDialogs('opened', messages, about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

function reacting({ message }: MessageReacted, about: About): Omit<Posting, 'of'>[] {
  return inDialogs('reacted', [message], about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

function voting({ message }: PollVoted, about: About): Omit<Posting, 'of'>[] {
  return inDialogs('voted', [message], about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

function doing({ message }: TodoItemsToggled, about: About): Omit<Posting, 'of'>[] {
  return inDialogs('done', [message], about).filter(({ mailbox }) => mailbox !== SERVICE_USER);
}

/** The messages by the dialogs in which they stand here, as far as the other side is elsewhere. */
function inDialogs(kind: string, positions: readonly number[], { view, partitions }: About): Omit<Posting, 'of'>[] {
  const dialogs = new Map<string, Omit<Posting, 'of'>>();
  for (const position of positions) {
    for (const { mailbox, peer } of sentMessage(view, position)?.deliveries ?? []) {
      if (!isElsewhere(peer, partitions)) continue;
      const name = `${mailbox}/${peer}`;
      const dialog = dialogs.get(name) ?? { kind, mailbox: peer, peer: mailbox, messages: [], replyTo: undefined };
      dialog.messages.push(originOf(view.documents, position, partitions));
      dialogs.set(name, dialog);
    }
  }
  return [...dialogs.values()];
}

function reading({ reader, inbox }: HistoryRead, { view, partitions }: About): Omit<Posting, 'of'>[] {
  if (!inbox || inbox.peer === SERVICE_USER || !isElsewhere(inbox.peer, partitions)) return [];
  const position = entryOf(view.documents, reader, inbox.messageId);
  const messages: MessageOrigin[] = position === undefined ? [] : [originOf(view.documents, position, partitions)];
  return [{ kind: 'read', mailbox: inbox.peer, peer: reader, messages, replyTo: undefined }];
}

/** For both sides, whoever blocked whom. */
function timing({ setter, stream }: MessagesTtlSet, { partitions }: About): Omit<Posting, 'of'>[] {
  const peer = stream.split('-').slice(1).map(Number).find((user) => user !== setter) ?? setter;
  return isElsewhere(peer, partitions) ? [{ kind: 'ttl', mailbox: peer, peer: setter, messages: [], replyTo: undefined }] : [];
}
