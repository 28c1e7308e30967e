import type { TopPeersSwitched } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { documentKind, type View } from '../view.ts';

/** contacts.toggleTopPeers. Records nothing when unchanged. */
export type SwitchTopPeers = { type: 'SwitchTopPeers'; on: boolean };

export type SwitchTopPeersState = { on: boolean };

/** `top-peers:<owner>`; absent: enabled. */
export const topPeers = documentKind<{ on: boolean }>('top-peers');

export function load({ documents }: View, _: SwitchTopPeers, { actor }: Context): SwitchTopPeersState {
  return { on: topPeers.find(documents, actor)?.on ?? true };
}

export function switchTopPeers(former: SwitchTopPeersState, { on }: SwitchTopPeers, { actor: owner }: Context): TopPeersSwitched[] {
  return former.on === on ? [] : [{ type: 'TopPeersSwitched', stream: `dialogs-${owner}`, owner, on }];
}
