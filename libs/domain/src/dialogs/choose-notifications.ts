import type { NotificationsChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** account.updateNotifySettings for one peer, or for a whole scope (inputNotifyUsers, inputNotifyChats, inputNotifyBroadcasts). */
export type ChooseNotifications = {
  type: 'ChooseNotifications';
  of: { peer: number } | { scope: 'users' | 'chats' | 'broadcasts' };
  showPreviews: boolean | undefined;
  silent: boolean | undefined;
  /** Seconds since 1970; "for ever" is 2^31 − 1. */
  muteUntilS: number | undefined;
};

export type ChooseNotificationsState = { peerExists: boolean };

const MUTE_UNTIL_MAX_S = 2 ** 31 - 1;

export function load(view: View, { of }: ChooseNotifications): ChooseNotificationsState {
  return { peerExists: !('peer' in of) || isKnownPeer(view, of.peer) };
}

/** Refusals in the order in which clients are told of them (core.telegram.org/method/account.updateNotifySettings). */
export function chooseNotifications({ peerExists }: ChooseNotificationsState, command: ChooseNotifications, { actor: owner }: Context): [NotificationsChosen] {
  const { of, showPreviews, silent, muteUntilS } = command;
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (muteUntilS !== undefined && !(Number.isInteger(muteUntilS) && muteUntilS >= 0 && muteUntilS <= MUTE_UNTIL_MAX_S)) throw refusal('SETTINGS_INVALID');
  const [peer, scope] = 'peer' in of ? [of.peer, ''] : [0, of.scope];
  return [{ type: 'NotificationsChosen', stream: `dialogs-${owner}`, owner, peer, scope, showPreviews, silent, muteUntilS }];
}
