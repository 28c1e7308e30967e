import type { NotificationsChosen } from '@teamgram/event-schemas';
import { isThread } from '../topics/threads.ts';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** account.updateNotifySettings for one peer, or for a whole scope (inputNotifyUsers, inputNotifyChats, inputNotifyBroadcasts). */
export type ChooseNotifications = {
  type: 'ChooseNotifications';
  of: { peer: number; /** A topic of the forum; absent: the whole peer. */ thread?: number | undefined } | { scope: 'users' | 'chats' | 'broadcasts' };
  showPreviews: boolean | undefined;
  silent: boolean | undefined;
  /** Seconds since 1970; "for ever" is 2^31 − 1. */
  muteUntilS: number | undefined;
};

export type ChooseNotificationsState = { peerExists: boolean; threadExists: boolean };

const MUTE_UNTIL_MAX_S = 2 ** 31 - 1;

export function load(view: View, { of }: ChooseNotifications): ChooseNotificationsState {
  return { peerExists: !('peer' in of) || isKnownPeer(view, of.peer), threadExists: !('peer' in of) || !of.thread || isThread(view, of.peer, of.thread) };
}

/** Refuses in order of precedence (core.telegram.org/method/account.updateNotifySettings). */
export function chooseNotifications({ peerExists, threadExists }: ChooseNotificationsState, command: ChooseNotifications, { actor: owner }: Context): [NotificationsChosen] {
  const { of, showPreviews, silent, muteUntilS } = command;
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (!threadExists) throw refusal('MSG_ID_INVALID');
  if (muteUntilS !== undefined && !(Number.isInteger(muteUntilS) && muteUntilS >= 0 && muteUntilS <= MUTE_UNTIL_MAX_S)) throw refusal('SETTINGS_INVALID');
  const { peer, scope, thread } = 'peer' in of ? { peer: of.peer, scope: '', thread: of.thread ?? 0 } : { peer: 0, scope: of.scope, thread: 0 };
  return [{ type: 'NotificationsChosen', stream: `dialogs-${owner}`, owner, peer, scope, thread, showPreviews, silent, muteUntilS }];
}
