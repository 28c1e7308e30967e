import type { DialogsMoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { ARCHIVE, folderOf } from './dialog.ts';
import { backToMain, returns } from './leave-archive.ts';

/**
 * Unarchives the caller's supergroups and channels that have new messages. Issued when the dialogs are listed, since a message in a channel changes
 * nothing per member. Dialogs that are to stay archived are skipped.
 */
export type ReturnDialogs = { type: 'ReturnDialogs'; moved: number[] };

export type ReturnDialogsState = { returning: number[] };

/** More than clients archive; any others return with the next listing. */
const RETURNS_MAX = 100;

export function load(view: View, { moved }: ReturnDialogs, { actor, nowMs }: Context): ReturnDialogsState {
  const peers = [...new Set(moved.slice(0, RETURNS_MAX))];
  return { returning: peers.filter((peer) => folderOf(view.documents, actor, peer) === ARCHIVE && returns(view, actor, peer, nowMs)) };
}

export function returnDialogs({ returning }: ReturnDialogsState, _: ReturnDialogs, { actor }: Context): DialogsMoved[] {
  return returning.length === 0 ? [] : [backToMain(actor, returning)];
}
