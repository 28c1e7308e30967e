import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { showSaved } from './parts/saved.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** Newest first; pinned ones come first on the first page unless excluded. Monoforums are not supported. Refused: PEER_ID_INVALID. */
export default method('messages.getSavedDialogs', async ({ parent_peer, exclude_pinned, offset_id, limit }, context) => {
  if (parent_peer) throw refusal('PEER_ID_INVALID');
  const queries = await context.read();
  const pins = await queries.pinnedSaved(context.viewer);
  const page = { owner: context.viewer, beforeId: offset_id, without: pins, limit: pageLimit(limit, LIMIT_MAX, LIMIT_DEFAULT) };
  const [pinned, { dialogs, count }] = await Promise.all([
    exclude_pinned ? [] : queries.savedDialogsAmong(context.viewer, pins),
    queries.savedDialogs(page),
  ]);
  const leading = offset_id === 0 ? pinned : [];
  const shown = await showSaved(context, [...leading, ...dialogs], pins);
  const isAll = offset_id === 0 && dialogs.length >= count;
  return isAll ? { _: 'messages.savedDialogs', ...shown } : { _: 'messages.savedDialogsSlice', count: count + pinned.length, ...shown };
});
