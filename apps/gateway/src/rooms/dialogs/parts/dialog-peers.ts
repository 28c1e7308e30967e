import { ARCHIVE, MAIN_LIST, refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** Peer number of a dialog. Throws PEER_ID_INVALID, FOLDER_ID_INVALID: the archive itself cannot be pinned or marked. */
export function dialogPeerOf({ view }: Context, given: tl.InputDialogPeer): number {
  if (given._ === 'inputDialogPeer') return peerOf(view, given.peer);
  throw refusal(given._ === 'inputDialogPeerFolder' ? 'FOLDER_ID_INVALID' : 'PEER_ID_INVALID');
}

/** Id of the main list or the archive. Throws FOLDER_ID_INVALID. */
export function folderOf(folder: number): number {
  if (folder === MAIN_LIST || folder === ARCHIVE) return folder;
  throw refusal('FOLDER_ID_INVALID');
}
