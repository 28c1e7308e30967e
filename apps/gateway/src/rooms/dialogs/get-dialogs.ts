import { MAIN_LIST } from '@teamgram/domain';
import { offsetPeerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { archiveEntry } from './parts/archive.ts';
import { folderOf } from './parts/dialog-peers.ts';
import { returnFromArchive } from './parts/return-from-archive.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/**
 * M9: pages by (offset_date, offset_id, offset_peer); pinned dialogs come first on the first page. core.telegram.org/api/folders#peer-folders: the first page
 * of the main list starts with the archive as one entry. Without folder_id the dialogs of both lists are returned.
 */
export default method('messages.getDialogs', async (request, context) => {
  const { offset_id: offsetId, offset_date: offsetDateS, offset_peer, exclude_pinned, folder_id } = request;
  const folder = folder_id === undefined ? undefined : folderOf(folder_id);
  const isFirst = offsetId === 0 && offsetDateS === 0;
  if (isFirst) await returnFromArchive(context);
  const queries = await context.read();
  const offsetPeer = offsetPeerOf(context.view, offset_peer);
  const limit = pageLimit(request.limit, LIMIT_MAX, LIMIT_DEFAULT);
  const which = exclude_pinned ? 'unpinned' : 'pinned-first';
  const { dialogs, count } = await queries.dialogs({ mailbox: context.viewer, offsetId, offsetPeer, offsetDateS, which, folder, limit, between: context.range }, context.services.opener.at);
  const archive = isFirst && folder === MAIN_LIST && !exclude_pinned ? await archiveEntry(context) : undefined;
  const shown = await showDialogs(context, dialogs, archive);
  const isAll = isFirst && dialogs.length >= count;
  return isAll ? { _: 'messages.dialogs', ...shown } : { _: 'messages.dialogsSlice', count: count + (archive ? 1 : 0), ...shown };
});
