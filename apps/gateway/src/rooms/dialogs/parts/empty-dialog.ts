import type { DialogRow, NotifySettingsRow } from '@teamgram/read-models';

/** Stands for a dialog that does not exist, with the peer's settings, which may exist anyway. */
export function emptyDialog(peer: number, chosen?: NotifySettingsRow, ttlS?: number): DialogRow {
  return {
    peer, channelPts: null, topMessageId: 0, topPosition: 0, topReplyToId: 0, topPinned: false, topReacted: false, messageCount: 0, unreadCount: 0, readInboxMaxId: 0, readOutboxMaxId: 0,
    pinnedRank: null, folder: 0, unreadMark: false, event: undefined, edit: null, keyboard: null, draft: null, ttlS: ttlS ?? null, unreadReactions: 0, unreadVotes: 0, unreadMentions: 0,
    showPreviews: chosen?.showPreviews ?? null, silent: chosen?.silent ?? null, muteUntilS: chosen?.muteUntilS ?? null,
  };
}
