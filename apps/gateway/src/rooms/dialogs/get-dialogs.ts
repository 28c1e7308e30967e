import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { showDialogs } from './parts/shown-dialogs.ts';
import { pageLimit } from '../../rpc/page-limit.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;
/** core.telegram.org/api/folders#peer-folders: 1 is the archive, which is empty here. */
const ARCHIVE = 1;

/** M9: pages by (offset_date, offset_id, offset_peer); the pinned ones lead the first page. */
export default method('messages.getDialogs', async (request, context) => {
  if (request.folder_id === ARCHIVE) return { _: 'messages.dialogs', dialogs: [], messages: [], chats: [], users: [] };
  const queries = await context.read();
  const { offset_id: offsetId, offset_date: offsetDateS, offset_peer, exclude_pinned } = request;
  const offsetPeer = offset_peer._ === 'inputPeerEmpty' ? 0 : peerOf(context.view, offset_peer);
  const limit = pageLimit(request.limit, LIMIT_MAX, LIMIT_DEFAULT);
  const { dialogs, count } = await queries.dialogs({ mailbox: context.viewer, offsetId, offsetPeer, offsetDateS, which: exclude_pinned ? 'unpinned' : 'pinned-first', limit }, context.services.opener.at);
  const shown = await showDialogs(context, dialogs);
  const isAll = offsetId === 0 && offsetDateS === 0 && dialogs.length >= count;
  return isAll ? { _: 'messages.dialogs', ...shown } : { _: 'messages.dialogsSlice', count, ...shown };
});
