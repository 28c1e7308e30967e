import type { DialogsMoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { ARCHIVE, folderOf } from './dialog.ts';
import { backToMain, returns } from './leave-archive.ts';

/**
 * Supergroups and channels in the asker's archive that have news: noticed when somebody looks at their dialogs, as nothing of theirs changes when a channel speaks.
 * What is to stay where it is is passed over.
 */
export type ReturnDialogs = { type: 'ReturnDialogs'; moved: number[] };

export type ReturnDialogsState = { returning: number[] };

/** More than clients archive; the rest comes with the next look. */
const RETURNS_MAX = 100;

export function load(view: View, { moved }: ReturnDialogs, { actor, nowMs }: Context): ReturnDialogsState {
  const peers = [...new Set(moved.slice(0, RETURNS_MAX))];
  return { returning: peers.filter((peer) => folderOf(view.documents, actor, peer) === ARCHIVE && returns(view, actor, peer, nowMs)) };
}

export function returnDialogs({ returning }: ReturnDialogsState, _: ReturnDialogs, { actor }: Context): DialogsMoved[] {
  return returning.length === 0 ? [] : [backToMain(actor, returning)];
}
