import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { mediaDates } from './parts/media-dates.ts';

const LIMIT_MAX = 2_000;
const LIMIT_DEFAULT = 100;

/**
 * "Returns sparse positions of messages of the specified type in the chat to be used
 * for shared media scroll implementation": every n-th, such that they fit the limit.
 */
export default method('messages.getSearchResultsPositions', async (request, context) => {
  const { dates } = await mediaDates(context, request);
  const numbered = dates.map(({ id, dateS }, offset) => ({ id, dateS, offset })).filter(({ id }) => request.offset_id === 0 || id < request.offset_id);
  const limit = pageLimit(request.limit, LIMIT_MAX, LIMIT_DEFAULT);
  const step = Math.max(1, Math.ceil(numbered.length / limit));
  return {
    _: 'messages.searchResultsPositions', count: dates.length,
    positions: numbered.filter((_, index) => index % step === 0).map(({ id, dateS, offset }) => ({ _: 'searchResultPosition', msg_id: id, date: dateS, offset })),
  };
});
