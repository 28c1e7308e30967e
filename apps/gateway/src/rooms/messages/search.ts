import type { Content } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../../convert/message.ts';
import { shownRows } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { passesFilter } from './parts/filter.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { messagesAnswer, pageAnswer, showMessages } from './parts/shown.ts';
import { pageLimit } from '../../rpc/page-limit.ts';

const LIMIT_MAX = 100;
const CANDIDATES_PER_PAGE = 500;
/** Texts are sealed in the database, so they are opened and compared here: so many of one dialog at most. */
const CANDIDATES_MAX = 5_000;

export default method('messages.search', async (request, context) => {
  // Without a peer: one's own mailbox, that is all private chats and basic groups.
  const peer = request.peer._ === 'inputPeerEmpty' ? 0 : peerOf(context.view, request.peer);
  const found = await matches(context, await context.read(), request, peer);
  const page = found.slice(0, pageLimit(request.limit, LIMIT_MAX));
  const shown = await showMessages(context, page, peer < 0 ? [peer] : []);
  return peer === 0 ? messagesAnswer(shown, found.length) : pageAnswer(context, peer, shown, found.length);
});

async function matches(context: Context, queries: Queries, request: tl.messages.search, peer: number): Promise<ShownMessage[]> {
  const { mailbox, after } = await shelfOf(context, peer);
  const minId = Math.max(request.min_id, after);
  const wanted = { words: request.q.toLowerCase().split(/\s+/).filter((word) => word !== ''), filter: request.filter };
  const limit = pageLimit(request.limit, LIMIT_MAX) + Math.max(request.add_offset, 0);
  const found: ShownMessage[] = [];
  let beforeId = request.offset_id || request.max_id;
  for (let seen = 0; seen < CANDIDATES_MAX && found.length <= limit; seen += CANDIDATES_PER_PAGE) {
    const isPinned = peer !== 0 && request.filter._ === 'inputMessagesFilterPinned';
    const rows = isPinned ? await queries.pinnedMessages(mailbox, peer, beforeId, CANDIDATES_PER_PAGE) : await queries.searchCandidates({ mailbox, ...(peer === 0 ? {} : { peer }), ...scope(context, request), beforeId, limit: CANDIDATES_PER_PAGE });
    const shown = await shownRows(context.services.opener, rows);
    found.push(...shown.filter((message) => message.id > minId && isMatch(message, wanted)));
    if (rows.length < CANDIDATES_PER_PAGE) break;
    beforeId = rows.at(-1)!.messageId;
  }
  return found.slice(Math.max(request.add_offset, 0));
}

function scope({ view }: Context, { from_id, min_date, max_date }: tl.messages.search) {
  return {
    ...(from_id ? { author: peerOf(view, from_id) } : {}),
    minDateS: min_date,
    maxDateS: max_date,
  };
}

function isMatch({ content }: ShownMessage, { words, filter }: { words: readonly string[]; filter: tl.MessagesFilter }): boolean {
  return content !== undefined && passesFilter(content, filter) && hasWords(content, words);
}

function hasWords(content: Content, words: readonly string[]): boolean {
  const text = `${content.text} ${content.media?.document?.attributes.map(({ fileName }) => fileName).join(' ') ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
