/** What notification settings apply to: one peer, or a category of chats (core.telegram.org/type/InputNotifyPeer). */
import { refusal } from '@teamgram/domain';
import type { Command } from '@teamgram/domain';
import type { NotifySettingsRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { View } from '../../../convert/view.ts';
import { peerOf } from '../../../peers/input-peer.ts';

export type NotifyTarget = Extract<Command, { type: 'ChooseNotifications' }>['of'];

/** Throws PEER_ID_INVALID; communities are not supported. */
export function notifyTarget(view: View, peer: tl.InputNotifyPeer): NotifyTarget {
  switch (peer._) {
    case 'inputNotifyPeer': return { peer: peerOf(view, peer.peer) };
    case 'inputNotifyUsers': return { scope: 'users' };
    case 'inputNotifyChats': return { scope: 'chats' };
    case 'inputNotifyBroadcasts': return { scope: 'broadcasts' };
    case 'inputNotifyForumTopic': return { peer: peerOf(view, peer.peer), thread: peer.top_msg_id };
    case 'inputNotifyCommunity': throw refusal('PEER_ID_INVALID');
  }
}

/** The settings of a target, if any. */
export function choiceFor(target: NotifyTarget, rows: readonly NotifySettingsRow[]): NotifySettingsRow | undefined {
  return rows.find((row) => ('peer' in target ? row.peer === target.peer && row.thread === (target.thread ?? 0) : row.peer === 0 && row.scope === target.scope));
}

/** A row without any settings left, after a reset. */
export function isReset({ showPreviews, silent, muteUntilS }: NotifySettingsRow): boolean {
  return showPreviews === null && silent === null && muteUntilS === null;
}
