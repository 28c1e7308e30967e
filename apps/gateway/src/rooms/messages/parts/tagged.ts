/** Saved messages by the tags that their owner gave them (core.telegram.org/api/saved-messages#tags). */
import { askedWords, has, kindsOf, kindTerm, textOf, wordsOf } from '@teamgram/read-models';
import type { MessageRow, Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../../../convert/message.ts';
import { shownRows } from '../../../messages/shown-message.ts';
import type { Context } from '../../../rpc/context.ts';
import { filterMarks } from './filter.ts';

const PAGE = 500;
/** Saved messages that are looked at, the newest ones. */
const LOOKED_AT_MAX = 10_000;

/** Those that have every tag, the words and the kind, the newest first. */
export async function taggedMessages(context: Context, request: tl.messages.search, reactions: readonly tl.Reaction[]): Promise<ShownMessage[]> {
  // There are no tags but emoji here: whatever else is asked for is found nowhere.
  const tags = reactions.map((reaction) => (reaction._ === 'reactionEmoji' ? reaction.emoticon : ''));
  const queries = await context.read();
  const [words, marks] = [askedWords(request.q), filterMarks(request.filter, context.viewer)];
  const found: ShownMessage[] = [];
  for (let seen = 0, beforeId = request.max_id; seen < LOOKED_AT_MAX; seen += PAGE) {
    const rows = await queries.searchCandidates({ mailbox: context.viewer, peer: context.viewer, beforeId, minDateS: request.min_date > 0 ? request.min_date + 1 : 0, maxDateS: request.max_date, limit: PAGE });
    const shown = await shownRows(context.services.opener, await tagged(queries, context.viewer, rows, tags));
    found.push(...shown.filter(({ id, content }) => id > request.min_id && content !== undefined && has(wordsOf(textOf(content)), words) && marks.every((mark) => kindsOf(content).some((kind) => kindTerm(kind) === mark))));
    if (rows.length < PAGE) break;
    beforeId = rows.at(-1)!.messageId;
  }
  return found;
}

async function tagged(queries: Queries, owner: number, rows: readonly MessageRow[], tags: readonly string[]): Promise<MessageRow[]> {
  const reactions = await queries.reactionsTo(rows.map(({ position }) => position), [owner]);
  return rows.filter(({ position }) => {
    const own = reactions.get(position)?.own.flatMap(({ emoji }) => emoji) ?? [];
    return tags.every((tag) => own.includes(tag));
  });
}
