import { askedWords, authorTerm, has, hasNone, look, textOf, threadTerm, wordsOf } from '@teamgram/read-models';
import type { Asked, Bounds, MessageRow } from '@teamgram/read-models';
import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../../convert/message.ts';
import { shownRows } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { filterMarks } from './parts/filter.ts';
import { ask, conversationsOf, conversationWith, inOwnMailbox, savedPeerOf } from './parts/looking.ts';
import { taggedMessages } from './parts/tagged.ts';
import { messagesAnswer, pageAnswer, showMessages, showRows } from './parts/shown.ts';

const LIMIT_MAX = 100;
/** Pinned messages of one dialog that are looked at. */
const PINNED_MAX = 1_000;
const PINNED_PAGE = 100;
/** Of a search that asks for nothing but a time. */
const DATED_MAX = 1_000;
/** Of a search in all of one's mailbox no page begins further back than this behind its offset. */
const SKIPPED_MAX = 1_000;

export default method('messages.search', async (request, context) => {
  // Without a peer: one's own mailbox, that is all private chats and basic groups.
  const peer = request.peer._ === 'inputPeerEmpty' ? 0 : peerOf(context.view, request.peer);
  if (peer !== 0 && request.filter._ === 'inputMessagesFilterPinned') return pinned(context, request, peer);
  const { saved_reaction: tags = [] } = request;
  if (tags.length > 0 && peer === context.viewer) return pageOf(context, request, peer, await taggedMessages(context, request, tags));
  const asked = askedOf(context, request);
  if (!hasNone(asked.words) || asked.marks.length > 0) return indexed(context, request, peer, asked);
  if (peer === 0 || request.q.trim() !== '') throw refusal('SEARCH_QUERY_EMPTY');
  return dated(context, request, peer);
});

function askedOf({ view, viewer }: Context, { q, from_id, top_msg_id, filter }: tl.messages.search): Asked {
  const marks = [...filterMarks(filter, viewer), ...(from_id ? [authorTerm(peerOf(view, from_id))] : []), ...(top_msg_id ? [threadTerm(top_msg_id)] : [])];
  return { words: askedWords(q), marks };
}

/** "If a positive value was transferred, only messages with a sending date bigger / smaller than the transferred one will be returned". */
function boundsOf(context: Context, { min_date, max_date, min_id, max_id, saved_peer_id }: tl.messages.search, peer: number): Bounds {
  return { minDateS: min_date, maxDateS: max_date, minId: min_id, beforeId: max_id, savedPeer: savedPeerOf(context, peer, saved_peer_id) };
}

async function indexed(context: Context, request: tl.messages.search, peer: number, asked: Asked): Promise<tl.messages.Messages> {
  const places = peer === 0 ? await conversationsOf(context, inOwnMailbox) : [await conversationWith(context, peer)];
  const { queries, question } = await ask(context, places, asked, boundsOf(context, request, peer));
  const limit = pageLimit(request.limit, LIMIT_MAX);
  if (peer !== 0) {
    const { rows, count } = await look.page(queries, question, { offsetId: request.offset_id, addOffset: request.add_offset, limit });
    return pageAnswer(context, peer, await showRows(context, rows, [peer]), count);
  }
  const skip = Math.max(request.add_offset, 0);
  const { count } = await look.count(queries, question);
  const before = request.offset_id === 0 ? undefined : await queries.placeOfMessage(context.viewer, request.offset_id);
  const below = before ? { ...question, search: { ...question.search, before }, fresh: question.fresh.filter(({ messageId }) => messageId < request.offset_id) } : question;
  const rows = skip > SKIPPED_MAX ? [] : await look.latest(queries, below, skip + limit);
  return messagesAnswer(await showRows(context, rows.slice(skip)), count);
}

/** What stands on top of a dialog, or in a thread of it on top of the chat, with the words. */
async function pinned(context: Context, request: tl.messages.search, peer: number): Promise<tl.messages.Messages> {
  const queries = await context.read();
  const { mailbox, after } = await shelfOf(context, peer);
  const thread = isChannelPeer(peer) ? (request.top_msg_id ?? 0) : 0;
  const rows: MessageRow[] = [];
  for (let beforeId = request.max_id; rows.length < PINNED_MAX;) {
    const page = await (thread === 0 ? queries.pinnedMessages(mailbox, peer, beforeId, PINNED_PAGE) : queries.pinnedInThread(mailbox, thread, beforeId, PINNED_PAGE));
    rows.push(...page);
    if (page.length < PINNED_PAGE) break;
    beforeId = page.at(-1)!.messageId;
  }
  const words = askedWords(request.q);
  const found = (await shownRows(context.services.opener, rows))
    .filter(({ id, content }) => id > Math.max(after, request.min_id) && content !== undefined && has(wordsOf(textOf(content)), words));
  return pageOf(context, request, peer, found);
}

/** One page of messages that are all at hand (core.telegram.org/api/offsets). */
async function pageOf(context: Context, request: tl.messages.search, peer: number, found: readonly ShownMessage[]): Promise<tl.messages.Messages> {
  const from = found.findIndex(({ id }) => request.offset_id === 0 || id < request.offset_id);
  const first = Math.max(0, (from < 0 ? found.length : from) + request.add_offset);
  const page = found.slice(first, first + pageLimit(request.limit, LIMIT_MAX));
  return pageAnswer(context, peer, await showMessages(context, page, [peer]), found.length);
}

/** No words, no kind: the messages of a time. */
async function dated(context: Context, request: tl.messages.search, peer: number): Promise<tl.messages.Messages> {
  const queries = await context.read();
  const { mailbox, after } = await shelfOf(context, peer);
  const rows = await queries.searchCandidates({
    mailbox, peer, beforeId: request.offset_id || request.max_id, minDateS: request.min_date > 0 ? request.min_date + 1 : 0, maxDateS: request.max_date, limit: DATED_MAX,
  });
  const found = rows.filter(({ messageId }) => messageId > Math.max(after, request.min_id));
  const skip = Math.max(request.add_offset, 0);
  const page = found.slice(skip, skip + pageLimit(request.limit, LIMIT_MAX));
  return pageAnswer(context, peer, await showRows(context, page, [peer]), found.length);
}
