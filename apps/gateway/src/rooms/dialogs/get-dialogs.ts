import { method } from '../../rpc/method.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;
/** core.telegram.org/api/folders#peer-folders: 1 is the archive, which is empty here. */
const ARCHIVE = 1;

/** M9: pages by (offset_date, offset_id, offset_peer); the pinned ones lead the first page. */
export default method('messages.getDialogs', async (request, context) => {
  if (request.folder_id === ARCHIVE) return { _: 'messages.dialogs', dialogs: [], messages: [], chats: [], users: [] };
  const queries = await context.read();
  const isFirst = request.offset_id === 0 && request.offset_date === 0;
  const page = { mailbox: context.viewer, offsetId: request.offset_id, offsetDateS: request.offset_date, which: 'unpinned' as const, limit: Math.min(request.limit || LIMIT_DEFAULT, LIMIT_MAX) };
  const [{ dialogs, count }, pinned] = await Promise.all([queries.dialogs(page), request.exclude_pinned ? [] : queries.pinnedDialogs(context.viewer)]);
  const rows = [...(isFirst ? pinned.filter(({ topMessageId }) => topMessageId > 0) : []), ...dialogs];
  const total = count + pinned.length;
  const shown = await showDialogs(context, rows);
  return isFirst && rows.length >= total ? { _: 'messages.dialogs', ...shown } : { _: 'messages.dialogsSlice', count: total, ...shown };
});
