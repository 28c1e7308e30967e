import { MAIN_LIST } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { currentState } from '../updates/parts/state.ts';
import { archiveEntry } from './parts/archive.ts';
import { folderOf } from './parts/dialog-peers.ts';
import { returnFromArchive } from './parts/return-from-archive.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

/** Of the main list, with the archive first, or of the archive. Refused: FOLDER_ID_INVALID. */
export default method('messages.getPinnedDialogs', async ({ folder_id }, context) => {
  const folder = folderOf(folder_id);
  await returnFromArchive(context);
  // Read before the dialogs: an entry in between may be seen twice, but never skipped.
  const state = await currentState(context);
  const queries = await context.read();
  const [rows, archive] = await Promise.all([
    queries.pinnedDialogs(context.viewer, folder, context.services.opener.at),
    folder === MAIN_LIST ? archiveEntry(context) : undefined,
  ]);
  return { _: 'messages.peerDialogs', ...(await showDialogs(context, rows, archive)), state };
});
