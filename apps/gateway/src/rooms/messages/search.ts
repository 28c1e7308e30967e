import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import { askedWords, authorTerm, hasNone, look, pageAmong, PICKED_MAX, threadTerm } from '@teamgram/read-models';
import type { Asked, MessageRow, Offsets, PickedFrom } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { MessageParts } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { refuseBesideTakeout } from '../settings/parts/takeout.ts';
import { filterMarks } from './parts/filter.ts';
import { ask, conversationsOf, conversationWith, inOwnMailbox, isGeneral, listOf, opening, savedPeerOf } from './parts/looking.ts';
import { offsetsOf } from './parts/paged.ts';
import { rowsAnswer, type Counted } from './parts/shown.ts';

/** A search with its peer and page resolved. `peer` 0: the caller's own mailbox, with all private chats and basic groups. */
type Search = { request: tl.messages.search; peer: number; savedPeer: number | undefined; page: Offsets };
type Found = Counted & { rows: readonly MessageParts[] };

/**
 * The result is paged like a history (core.telegram.org/api/offsets). Dates, authors, kinds and dialogs filter the list itself, so that `count` and
 * `offset_id_offset` refer to the filtered list. Refused: SEARCH_QUERY_EMPTY, PEER_ID_INVALID, and the errors of `readableChat`.
 */
export default method('messages.search', async (request, context) => {
  const peer = request.peer._ === 'inputPeerEmpty' ? 0 : peerOf(context.view, request.peer);
  await refuseBesideTakeout(context, peer);
  const search: Search = { request, peer, savedPeer: savedPeerOf(context, peer, request.saved_peer_id), page: pageOf(request) };
  const { rows, ...counted } = await found(context, search);
  return rowsAnswer(context, peer, rows, counted, request.hash);
});

/** "can be 0 to only return the message counter". */
const pageOf = (request: tl.messages.search): Offsets => (request.limit === 0 ? { limit: 0 } : offsetsOf(request));

async function found(context: Context, search: Search): Promise<Found> {
  const { request: { filter, saved_reaction: tags = [], q }, peer } = search;
  if (tags.length > 0 && peer !== context.viewer) throw refusal('PEER_ID_INVALID');
  if (peer !== 0 && (filter._ === 'inputMessagesFilterPinned' || tags.length > 0)) return picked(context, search);
  const asked = await askedOf(context, search);
  if (!hasNone(asked.words) || asked.marks.length > 0) return indexed(context, search, asked);
  if (peer === 0 || q.trim() !== '') throw refusal('SEARCH_QUERY_EMPTY');
  return everything(context, search, asked.general);
}

/** Words, and index terms for kind, author and, in supergroups, thread. */
async function askedOf(context: Context, { request: { q, from_id, filter, top_msg_id: thread = 0 }, peer }: Search): Promise<Required<Asked>> {
  const general = await isGeneral(context, peer, thread);
  const marks = [...filterMarks(filter, context.viewer), ...(from_id ? [authorTerm(peerOf(context.view, from_id))] : []), ...(thread > 0 && !general ? [threadTerm(thread)] : [])];
  return { words: askedWords(q), marks, general };
}

async function indexed(context: Context, { request, peer, savedPeer, page }: Search, asked: Asked): Promise<Found> {
  const places = peer === 0 ? await conversationsOf(context, inOwnMailbox) : [await conversationWith(context, peer)];
  const { aboveId: minId, belowId: beforeId } = context.range;
  const { queries, question } = await ask(context, places, asked, { minDateS: request.min_date, maxDateS: request.max_date, minId, beforeId, savedPeer });
  const { rows, ...counted } = await look.page(queries, question, page);
  const [first] = rows;
  return { rows, ...counted, before: page.offsetId && first ? await look.countBefore(queries, question, first.messageId) : undefined };
}

/** Pinned messages of a dialog, or saved messages that have all the given tags. */
async function picked(context: Context, search: Search): Promise<Found> {
  const { request, peer, savedPeer, page } = search;
  const { mailbox, after } = await shelfOf(context, peer);
  const { aboveId, belowId } = context.range;
  const from: PickedFrom = { mailbox, peer, savedPeer, minDateS: request.min_date, maxDateS: request.max_date, aboveId: Math.max(after, aboveId), belowId };
  const all = await pickedFrom(context, from, search);
  // Whether they are pinned and in the thread is known already; words and author must be checked against the content.
  const isPinned = request.filter._ === 'inputMessagesFilterPinned';
  const asked = await askedOf(context, isPinned ? { ...search, request: { ...request, filter: { _: 'inputMessagesFilterEmpty' }, top_msg_id: undefined } } : search);
  const rows = hasNone(asked.words) && asked.marks.length === 0 ? all : await look.among(all, asked, opening(context));
  const cut = pageAmong(page, rows);
  const [first] = cut;
  return { rows: cut, count: rows.length, inexact: all.length === PICKED_MAX, before: page.offsetId && first ? rows.indexOf(first) : undefined };
}

async function pickedFrom(context: Context, from: PickedFrom, { request: { filter, saved_reaction: tags = [], top_msg_id }, peer }: Search): Promise<MessageRow[]> {
  const queries = await context.read();
  if (filter._ !== 'inputMessagesFilterPinned') return queries.taggedWithin(from, emojiOf(tags));
  const pinned = await queries.pinnedWithin(from, (isChannelPeer(peer) && top_msg_id) || 0);
  if (tags.length === 0) return pinned;
  const tagged = new Set((await queries.taggedWithin(from, emojiOf(tags))).map(({ messageId }) => messageId));
  return pinned.filter(({ messageId }) => tagged.has(messageId));
}

/** Only emoji tags are supported; any other tag matches nothing. */
const emojiOf = (tags: readonly tl.Reaction[]): string[] => tags.map((tag) => (tag._ === 'reactionEmoji' ? tag.emoticon : ''));

/** Without words and kind: all messages of a dialog, or of a date range. */
async function everything(context: Context, { request, peer, savedPeer, page }: Search, general: boolean): Promise<Found> {
  const queries = await context.read();
  const { mailbox, after } = await shelfOf(context, peer);
  const { aboveId, belowId } = context.range;
  const within = { aboveId: Math.max(after, aboveId), belowId, minDateS: request.min_date, maxDateS: request.max_date };
  const { messages: rows, ...counted } = await queries.history({ mailbox, ...listOf(peer, { savedPeer, general }), ...page, ...within }, context.services.opener.at);
  return { rows, ...counted };
}
