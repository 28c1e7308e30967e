/** account.updateNotifySettings for one peer, or for a whole scope (inputNotifyUsers, inputNotifyChats, inputNotifyBroadcasts). */
export type ChooseNotifications = {
  type: 'ChooseNotifications';
  of: { peer: number } | { scope: 'users' | 'chats' | 'broadcasts' };
  showPreviews: boolean | undefined;
  silent: boolean | undefined;
  /** Seconds since 1970. */
  muteUntilS: number | undefined;
};
