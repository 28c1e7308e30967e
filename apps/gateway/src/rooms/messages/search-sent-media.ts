import { refusal } from '@teamgram/domain';
import { askedWords, authorTerm, look } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { filterMarks } from './parts/filter.ts';
import { ask, conversationsOf } from './parts/looking.ts';
import { messagesAnswer, showRows } from './parts/shown.ts';

const LIMIT_MAX = 100;
/** Filters that are not about sent media. */
const UNFIT: readonly tl.MessagesFilter['_'][] = ['inputMessagesFilterEmpty', 'inputMessagesFilterMyMentions', 'inputMessagesFilterPinned', 'inputMessagesFilterChatPhotos', 'inputMessagesFilterPhoneCalls'];

/** "View and search recently sent media. This method does not support pagination." */
export default method('messages.searchSentMedia', async ({ q, filter, limit }, context) => {
  if (UNFIT.includes(filter._)) throw refusal('FILTER_NOT_SUPPORTED');
  const asked = { words: askedWords(q), marks: [...filterMarks(filter, context.viewer), authorTerm(context.viewer)] };
  const { queries, question } = await ask(context, await conversationsOf(context, () => true), asked, {});
  const rows = await look.latest(queries, question, pageLimit(limit, LIMIT_MAX));
  return messagesAnswer(await showRows(context, rows), await look.count(queries, question));
});
