import type { PinnedDialogsReordered } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { ARCHIVE, MAIN_LIST, pinnedDialogsOf } from './dialog.ts';

/**
 * messages.reorderPinnedDialogs of the main list (0) or the archive (1): topmost first. Other pinned dialogs keep their order after the named ones;
 * with `force` they are unpinned. Named dialogs that are not pinned are ignored. Records nothing when unchanged.
 */
export type ReorderPinnedDialogs = { type: 'ReorderPinnedDialogs'; peers: number[]; force: boolean; folder: number };

export type ReorderPinnedDialogsState = { pinned: readonly number[] };

export function load({ documents }: View, { folder }: ReorderPinnedDialogs, { actor }: Context): ReorderPinnedDialogsState {
  return { pinned: pinnedDialogsOf(documents, actor, folder) };
}

export function reorderPinnedDialogs(
  { pinned }: ReorderPinnedDialogsState,
  { peers: named, force, folder }: ReorderPinnedDialogs,
  { actor: owner }: Context,
): PinnedDialogsReordered[] {
  if (folder !== MAIN_LIST && folder !== ARCHIVE) throw refusal('FOLDER_ID_INVALID');
  if (new Set(named).size !== named.length) throw refusal('PEER_ID_INVALID');
  const first = named.filter((peer) => pinned.includes(peer));
  const peers = force ? first : [...first, ...pinned.filter((peer) => !first.includes(peer))];
  const unchanged = peers.length === pinned.length && peers.every((peer, index) => peer === pinned[index]);
  return unchanged ? [] : [{ type: 'PinnedDialogsReordered', stream: `dialogs-${owner}`, owner, peers, folder }];
}
