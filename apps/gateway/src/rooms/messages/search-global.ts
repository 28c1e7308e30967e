import { refusal } from '@teamgram/domain';
import { askedWords, hasNone, look, type SearchedDialog } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { filterMarks } from './parts/filter.ts';
import { ask, conversationsOf, globalOffset, slice } from './parts/looking.ts';

const LIMIT_MAX = 100;
/** 0 = the main list, 1 = the archive (core.telegram.org/api/folders#peer-folders). */
const FOLDER_MAX = 1;

/** Searches all conversations of the caller, newest first. Communities are not supported. Refused: FOLDER_ID_INVALID, SEARCH_QUERY_EMPTY. */
export default method('messages.searchGlobal', async (request, context) => {
  const { folder_id } = request;
  if (folder_id !== undefined && (folder_id < 0 || folder_id > FOLDER_MAX)) throw refusal('FOLDER_ID_INVALID');
  const asked = { words: askedWords(request.q), marks: filterMarks(request.filter, context.viewer) };
  if (hasNone(asked.words) && asked.marks.length === 0) throw refusal('SEARCH_QUERY_EMPTY');
  const places = request.community ? [] : await conversationsOf(context, (dialog) => isWanted(request, dialog));
  const bounds = { minDateS: request.min_date, maxDateS: request.max_date };
  const all = await ask(context, places, asked, bounds);
  const counted = await look.count(all.queries, all.question);
  const before = await globalOffset(context, request);
  const { queries, question } = before ? await ask(context, places, asked, { ...bounds, before }) : all;
  return slice(context, await look.latest(queries, question, pageLimit(request.limit, LIMIT_MAX)), counted);
});

/** "Whether to search only in groups", "only returns results from channels", "only in private chats". */
function isWanted({ folder_id, broadcasts_only, groups_only, users_only }: tl.messages.searchGlobal, { folder, kind }: SearchedDialog): boolean {
  if (folder_id !== undefined && folder !== folder_id) return false;
  if (broadcasts_only) return kind === 'broadcast';
  if (groups_only) return kind === 'basic' || kind === 'supergroup';
  return !users_only || kind === 'user';
}
