import type { PeerTranslationsSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { dialogOf } from './dialog.ts';

/** messages.togglePeerTranslations: whether translations are offered in a dialog. Records nothing when unchanged. */
export type ChoosePeerTranslations = { type: 'ChoosePeerTranslations'; peer: number; disabled: boolean };

export type ChoosePeerTranslationsState = { peerExists: boolean; disabled: boolean };

export function load(view: View, { peer }: ChoosePeerTranslations, { actor }: Context): ChoosePeerTranslationsState {
  return { peerExists: isKnownPeer(view, peer), disabled: dialogOf(view.documents, actor, peer).untranslated === true };
}

export function choosePeerTranslations({ peerExists, disabled: former }: ChoosePeerTranslationsState, { peer, disabled }: ChoosePeerTranslations, { actor: owner }: Context): PeerTranslationsSet[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return former === disabled ? [] : [{ type: 'PeerTranslationsSet', stream: `dialogs-${owner}`, owner, peer, disabled }];
}
