/**
 * Where forwarded messages come from, or one that is answered in another chat, as far as that needs to be known. A mailbox and a channel may be in different journals: then the one that decides asks the
 * one that has the messages (docs/decisions/0038). Plain data: it crosses a link.
 */
import { HOME_PARTITION, isChannelPeer, partitionOfUser } from '@teamgram/event-schemas';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { looksInto, readerView } from '../discussion/guest.ts';
import { isFile } from '../files/file.ts';
import { fileIn } from '../files/use.ts';
import type { Partitions } from '../partitions/partitions.ts';
import type { View } from '../view.ts';
import { conversationOf, isDialogPeer, mailboxOf } from './peer.ts';
import { protectorOf } from './protection.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** A message that is to be said again elsewhere. */
export type SourceMessage = Pick<SentMessage, 'position' | 'stream' | 'sentAtMs' | 'author' | 'sender' | 'post' | 'deliveries' | 'content' | 'keyboard' | 'noForwards' | 'groupedId'>;

export type Source = {
  /** Whoever forwards may look into it. */
  exists: boolean;
  /** The chat or conversation lets nothing out. */
  isProtected: boolean;
  messages: (SourceMessage | undefined)[];
};

/** Whoever may look into a chat may pass on what it says. @param ids as the actor names them there */
export function sourceOf(view: View, actor: number, peer: number, ids: readonly number[], nowMs: number): Source {
  const chat = readerView(view, peer, actor, nowMs);
  return {
    exists: chat ? looksInto(chat) : isDialogPeer(view, actor, peer),
    isProtected: chat ? chat.chat.options.includes('no-forwards') : protectorOf(view.documents, conversationOf(actor, peer)) !== 0,
    messages: ids.map((id) => messageIn(view, mailboxOf(actor, peer), id)),
  };
}

/** As asked of this journal, or of the one that has them. */
export function sourceFor(view: View, peer: number, ids: readonly number[], { actor, nowMs, evidence }: Context): Source {
  return evidence.source ? sourceHere(view, evidence.source) : sourceOf(view, actor, peer, ids, nowMs);
}

/** What a command says again elsewhere; undefined = nothing. */
export function saidAgain(command: Command): { peer: number; ids: readonly number[] } | undefined {
  if (command.type === 'ForwardMessages') return { peer: command.fromPeer, ids: command.ids };
  return command.type === 'SendMessage' && command.answering ? { peer: command.answering.peer, ids: [command.answering.id] } : undefined;
}

/** The partition that is to be asked for the messages; undefined: they are here. */
export function sourcePartition(actor: number, fromPeer: number, { own, count }: Partitions): number | undefined {
  const partition = isChannelPeer(fromPeer) ? HOME_PARTITION : partitionOfUser(actor, count);
  return partition === own ? undefined : partition;
}

/** Without what another partition does not need. */
export function toldSource({ messages, ...verdict }: Source): Source {
  const told = ({ position, stream, sentAtMs, author, sender, post, deliveries, content, keyboard, noForwards, groupedId }: SourceMessage): SourceMessage =>
    ({ position, stream, sentAtMs, author, sender, post, deliveries, content, keyboard, noForwards, groupedId });
  return { ...verdict, messages: messages.map((message) => message && told(message)) };
}

/** Files that have to be lent before the messages are shown elsewhere. */
export function filesShown({ messages }: Source): number[] {
  return [...new Set(messages.flatMap((message) => fileIn(message?.content) ?? []))];
}

/** As it stands here: a file that went meanwhile, went with the message. */
function sourceHere({ documents }: View, source: Source): Source {
  const isWhole = (message: SourceMessage | undefined) => {
    const file = fileIn(message?.content);
    return file === undefined || isFile(documents, file);
  };
  return { ...source, messages: source.messages.map((message) => (isWhole(message) ? message : undefined)) };
}
