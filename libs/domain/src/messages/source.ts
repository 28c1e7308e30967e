/**
 * The source of forwarded messages, or of one that is replied to from another chat. Mailbox and channel may be in different journals: then the
 * partition that decides asks the one that has the messages (docs/decisions/0038). Plain data, because it is sent over a link.
 */
import { HOME_PARTITION, isChannelPeer, partitionOfUser } from '@teamgram/event-schemas';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { chatOf, type Chat } from '../channels/chat.ts';
import { isMember } from '../channels/members.ts';
import { looksInto, readerView } from '../discussion/guest.ts';
import { isFile } from '../files/file.ts';
import { fileIn } from '../files/use.ts';
import type { Partitions } from '../partitions/partitions.ts';
import type { View } from '../view.ts';
import { conversationOf, isDialogPeer, mailboxOf } from './peer.ts';
import { protectorOf } from './protection.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** A message that is to be forwarded or quoted. */
export type SourceMessage = Pick<SentMessage, 'position' | 'stream' | 'sentAtMs' | 'author' | 'sender' | 'post' | 'deliveries' | 'content' | 'keyboard' | 'noForwards' | 'groupedId'>;

export type Source = {
  /** Whether the actor can read the source chat. */
  exists: boolean;
  /** Whether the source chat forbids forwarding. */
  isProtected: boolean;
  messages: (SourceMessage | undefined)[];
};

/** The source for an actor, who needs read access. @param ids for the actor in the source chat */
export function sourceOf(view: View, actor: number, peer: number, ids: readonly number[], nowMs: number): Source {
  const chat = readerView(view, peer, actor, nowMs);
  // The messages of a migrated group stay in its members' mailboxes, and clients show them above those of the supergroup.
  const migrated = chat ? undefined : migratedGroup(view, peer);
  return {
    exists: chat ? looksInto(chat) : migrated ? isMember(view.documents, peer, actor) : isDialogPeer(view, actor, peer),
    isProtected: chat || migrated ? (chat?.chat ?? migrated!).options.includes('no-forwards') : protectorOf(view.documents, conversationOf(actor, peer)) !== 0,
    messages: ids.map((id) => messageIn(view, mailboxOf(actor, peer), id)),
  };
}

function migratedGroup({ documents }: View, peer: number): Readonly<Chat> | undefined {
  const chat = chatOf(documents, peer);
  return chat && chat.migratedTo !== 0 && !chat.deleted ? chat : undefined;
}

/** From this journal, or as fetched from the one that has the messages. */
export function sourceFor(view: View, peer: number, ids: readonly number[], { actor, nowMs, evidence }: Context): Source {
  return evidence.source ? sourceHere(view, evidence.source) : sourceOf(view, actor, peer, ids, nowMs);
}

/** The messages that a command forwards or replies to in another chat; undefined: none. */
export function saidAgain(command: Command): { peer: number; ids: readonly number[] } | undefined {
  if (command.type === 'ForwardMessages') return { peer: command.fromPeer, ids: command.ids };
  return command.type === 'SendMessage' && command.answering ? { peer: command.answering.peer, ids: [command.answering.id] } : undefined;
}

/** The partition to be asked for the messages; undefined: they are in this one. */
export function sourcePartition(actor: number, fromPeer: number, { own, count }: Partitions): number | undefined {
  const partition = isChannelPeer(fromPeer) ? HOME_PARTITION : partitionOfUser(actor, count);
  return partition === own ? undefined : partition;
}

/** Without fields that another partition does not need. */
export function toldSource({ messages, ...verdict }: Source): Source {
  const told = ({ position, stream, sentAtMs, author, sender, post, deliveries, content, keyboard, noForwards, groupedId }: SourceMessage): SourceMessage =>
    ({ position, stream, sentAtMs, author, sender, post, deliveries, content, keyboard, noForwards, groupedId });
  return { ...verdict, messages: messages.map((message) => message && told(message)) };
}

/** Files to be lent before another partition may show the messages. */
export function filesShown({ messages }: Source): number[] {
  return [...new Set(messages.flatMap((message) => fileIn(message?.content) ?? []))];
}

/** Excludes messages whose file was erased meanwhile: the message was too. */
function sourceHere({ documents }: View, source: Source): Source {
  const isWhole = (message: SourceMessage | undefined) => {
    const file = fileIn(message?.content);
    return file === undefined || isFile(documents, file);
  };
  return { ...source, messages: source.messages.map((message) => (isWhole(message) ? message : undefined)) };
}
