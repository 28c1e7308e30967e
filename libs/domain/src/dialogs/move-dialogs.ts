import type { DialogsMoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { ARCHIVE, folderOf, MAIN_LIST } from './dialog.ts';

/**
 * folders.editPeerFolders: moves dialogs into the archive (1) or back to the main list (0). Dialogs already there are skipped. `since`: for each
 * supergroup or channel its current pts (0: another kind, or unknown); absent when moving back.
 */
export type MoveDialogs = { type: 'MoveDialogs'; moved: number[]; folder: number; since?: number[] };

export type MoveDialogsState = { known: boolean; moving: number[]; since: number[] };

/** Clients move the dialogs that the user selected. */
const MOVES_MAX = 100;

export function load(view: View, { moved, folder, since = [] }: MoveDialogs, { actor }: Context): MoveDialogsState {
  const peers = [...new Set(moved.slice(0, MOVES_MAX))];
  const moving = peers.filter((peer) => folderOf(view.documents, actor, peer) !== folder);
  return {
    known: peers.every((peer) => isKnownPeer(view, peer)),
    moving,
    since: folder === ARCHIVE ? moving.map((peer) => since[moved.indexOf(peer)] ?? 0) : [],
  };
}

/** Refuses in order of precedence (core.telegram.org/method/folders.editPeerFolders). */
export function moveDialogs({ known, moving, since }: MoveDialogsState, { folder }: MoveDialogs, { actor: owner }: Context): DialogsMoved[] {
  if (folder !== MAIN_LIST && folder !== ARCHIVE) throw refusal('FOLDER_ID_INVALID');
  if (!known) throw refusal('CHAT_ID_INVALID');
  return moving.length === 0 ? [] : [{ type: 'DialogsMoved', stream: `dialogs-${owner}`, owner, peers: moving, folder, since }];
}
