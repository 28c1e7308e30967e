import type { PeerReported } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';

/** account.reportPeer, messages.report and similar methods: a user reports a peer to the operators. */
export type ReportPeer = {
  type: 'ReportPeer';
  peer: number;
  reason: string;
  /** Ids in the reporter's numbering, checked by the gateway; empty: the peer as a whole. */
  messageIds: number[];
  /** 0: none. */
  photo: number;
  reactionOf: number;
  comment: string;
};

export type ReportPeerState = { isReportable: boolean };

const MESSAGES_MAX = 100;
/** UTF-16 code units; clients offer 512. */
const COMMENT_LENGTH_MAX = 1_024;

export function load(view: View, { peer }: ReportPeer, { actor }: Context): ReportPeerState {
  const isSomebody = peer > 0 ? userOf(view.documents, peer)?.kind === 'person' : isKnownPeer(view, peer);
  return { isReportable: isSomebody && peer !== actor };
}

/** Users can report neither themselves nor the service account. Access to public chats is checked by the gateway. */
export function reportPeer({ isReportable }: ReportPeerState, command: ReportPeer, { actor: reporter }: Context): [PeerReported] {
  const { peer, reason, messageIds, photo, reactionOf, comment } = command;
  if (!isReportable) throw refusal('PEER_ID_INVALID');
  const text = comment.slice(0, COMMENT_LENGTH_MAX);
  return [{
    type: 'PeerReported', stream: `reports-${reporter}`, reporter, peer, reason, photo, reactionOf,
    messageIds: [...new Set(messageIds)].slice(0, MESSAGES_MAX),
    comment: text === '' ? undefined : { comment: text },
  }];
}
