import { content, forwardOrigin } from '@teamgram/event-schemas';
import type { Content, Fact, HistoryRead, Media, MessageImported, TextEntity } from '@teamgram/event-schemas';
import { mailboxesIn } from '../channels/speaking.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { lifeOf } from '../messages/life.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { recipients, type Recipient } from '../messages/recipients.ts';
import { refusal } from '../refusal.ts';
import { completeEntities, MESSAGE_LENGTH_MAX } from '../text.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { endOf } from './end-import.ts';
import { importOf, type Import } from './import.ts';
import { isImportable } from './importable.ts';

/** A message of an export. `media`: position of the ImportedMediaKept with the name used in the export; undefined: no media, or they were not uploaded. */
export type ExportedMessage = { fromName: string; dateS: number; text: string; entities: TextEntity[]; media: number | undefined };

/**
 * The next messages of a started import, sent in batches by the gateway that reads the export. Messages imported already are skipped, so that batches
 * may be repeated. `from`: index of the first message within the export. `last`: no more messages follow.
 */
export type ImportMessages = { type: 'ImportMessages'; owner: number; importId: number; from: number; messages: ExportedMessage[]; last: boolean };

export type ImportMessagesState = {
  own: Readonly<Import> | undefined;
  /** Whether the owner is still allowed to import into the conversation. */
  mayBring: boolean;
  to: Recipient[];
  ttlS: number;
  media: (Media | undefined)[];
  /** The facts that end the import, given the number of imported messages. */
  ending: (brought: number) => Fact[];
  /** The other user has read everything: then imported messages count as read too. */
  hasReadAll: boolean;
  numbers: Numbering;
};

/** Limit per command: a few milliseconds, for which other commands have to wait. */
export const IMPORTED_TOGETHER_MAX = 100;
const NAME_LENGTH_MAX = 128;

export function load(view: View, { owner, importId, messages }: ImportMessages, context: Context): ImportMessagesState {
  const { documents } = view;
  const own = importOf(documents, owner);
  const peer = own?.peer ?? 0;
  const mayBring = own !== undefined && userOf(documents, owner)?.kind === 'person' && isImportable(view, peer, owner, context);
  const to = mayBring ? recipients({ speaking: peer < 0 ? { mailboxes: mailboxesIn(view, peer) } : undefined, peerBlockedSender: hasBlocked(documents, peer, owner) }, owner, peer) : [];
  const theirs = dialogOf(documents, peer, owner);
  return {
    own,
    mayBring,
    to,
    ttlS: mayBring ? lifeOf(view, owner, peer).ttlS : 0,
    media: messages.slice(0, IMPORTED_TOGETHER_MAX).map(({ media }) => (media === undefined ? undefined : keptMedia(view, importId, media))),
    ending: (brought) => (own ? endOf(documents, owner, { ...own, brought }) : []),
    hasReadAll: peer > 0 && to.length > 1 && theirs.readInbox >= theirs.incoming,
    numbers: numbering(view, to.map(({ mailbox }) => mailbox)),
  };
}

function keptMedia({ journal }: View, importId: number, position: number): Media | undefined {
  const fact = journal.read(position)?.fact;
  return fact?.type === 'ImportedMediaKept' && fact.importId === importId ? fact.part?.media : undefined;
}

/**
 * Throws IMPORT_ID_INVALID when there is no such started import, or messages before `from` are missing. If the owner may not import any more, the
 * import ends with what it has.
 */
export function importMessages(state: ImportMessagesState, { owner, importId, from, messages, last }: ImportMessages): Fact[] {
  const { own, mayBring, ending } = state;
  if (own?.id !== importId || !own.started || from > own.brought || messages.length > IMPORTED_TOGETHER_MAX) throw refusal('IMPORT_ID_INVALID');
  if (!mayBring) return ending(own.brought);
  const rest = messages.slice(own.brought - from, own.messages - from);
  const facts = rest.map((message, index) => imported(message, state.media[own.brought - from + index], state, owner, own));
  const brought = own.brought + facts.length;
  return [...facts, ...readAlong(facts, state, owner, own), ...(last || brought >= own.messages ? ending(brought) : [])];
}

function imported(message: ExportedMessage, media: Media | undefined, { to, ttlS, numbers }: ImportMessagesState, author: number, { id, stream }: Pick<Import, 'id' | 'stream'>): MessageImported {
  return {
    type: 'MessageImported', stream, importId: id, author, ttlS,
    content: contentOf(message, media),
    deliveries: to.map(({ mailbox, peer }) => numbers.deliver(mailbox, peer)),
  };
}

function contentOf({ fromName, dateS, text, entities }: ExportedMessage, media: Media | undefined): Content {
  const said = text.slice(0, MESSAGE_LENGTH_MAX);
  return content({ text: said, entities: completeEntities(said, entities), media, forward: forwardOrigin({ fromName: fromName.slice(0, NAME_LENGTH_MAX), dateS }) });
}

/** Imported messages are never unread: a read mark that was at the end is moved to the new end. */
function readAlong(facts: readonly MessageImported[], { hasReadAll, numbers }: ImportMessagesState, owner: number, { peer, stream }: Import): HistoryRead[] {
  const newest = facts.at(-1)?.deliveries.find(({ mailbox }) => mailbox === peer);
  if (!hasReadAll || !newest) return [];
  return [{ type: 'HistoryRead', stream, reader: peer, inbox: numbers.deliver(peer, owner, { messageId: newest.messageId }), outbox: undefined, outboxes: [] }];
}
