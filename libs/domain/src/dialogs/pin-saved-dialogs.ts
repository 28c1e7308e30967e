import type { SavedDialogsPinned } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { PINNED_SAVED_MAX, pinnedSavedOf } from './saved-dialogs.ts';

/**
 * messages.toggleSavedDialogPin (`on-top`, `off`) and messages.reorderPinnedSavedDialogs (`order`: the others keep their order after the named ones;
 * `only`: the others are unpinned). Records nothing when unchanged.
 */
export type PinSavedDialogs = { type: 'PinSavedDialogs'; saved: number[]; how: 'on-top' | 'off' | 'order' | 'only' };

export type PinSavedDialogsState = { pinned: readonly number[] };

export function load({ documents }: View, _: PinSavedDialogs, { actor }: Context): PinSavedDialogsState {
  return { pinned: pinnedSavedOf(documents, actor) };
}

export function pinSavedDialogs({ pinned }: PinSavedDialogsState, command: PinSavedDialogs, { actor: owner }: Context): SavedDialogsPinned[] {
  const peers = arranged(pinned, command);
  if (peers.length > PINNED_SAVED_MAX) throw refusal('PINNED_DIALOGS_TOO_MUCH');
  const unchanged = peers.length === pinned.length && peers.every((peer, index) => peer === pinned[index]);
  return unchanged ? [] : [{ type: 'SavedDialogsPinned', stream: `dialogs-${owner}`, owner, peers }];
}

function arranged(pinned: readonly number[], { saved, how }: PinSavedDialogs): number[] {
  const others = pinned.filter((peer) => !saved.includes(peer));
  if (how === 'off') return others;
  if (how === 'on-top') return saved.every((peer) => pinned.includes(peer)) ? [...pinned] : [...saved, ...others];
  const known = [...new Set(saved)].filter((peer) => pinned.includes(peer));
  return how === 'only' ? known : [...known, ...others];
}
