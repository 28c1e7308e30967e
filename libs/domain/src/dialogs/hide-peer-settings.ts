import type { PeerSettingsHidden } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { dialogOf } from './dialog.ts';

/** messages.hidePeerSettingsBar. Records nothing when already hidden. */
export type HidePeerSettings = { type: 'HidePeerSettings'; peer: number };

export type HidePeerSettingsState = { peerExists: boolean; hidden: boolean };

export function load(view: View, { peer }: HidePeerSettings, { actor }: Context): HidePeerSettingsState {
  return { peerExists: isKnownPeer(view, peer), hidden: dialogOf(view.documents, actor, peer).settingsHidden === true };
}

export function hidePeerSettings({ peerExists, hidden }: HidePeerSettingsState, { peer }: HidePeerSettings, { actor: owner }: Context): PeerSettingsHidden[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return hidden ? [] : [{ type: 'PeerSettingsHidden', stream: `dialogs-${owner}`, owner, peer }];
}
