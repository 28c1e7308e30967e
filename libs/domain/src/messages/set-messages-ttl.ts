import type { Fact } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { changeForBoth, privateService } from './private-service.ts';
import { messagesTtlOf, refuseTtl } from './ttl.ts';

/** messages.setHistoryTTL of a private chat: for both sides, for messages sent from now on. 0: off. */
export type SetMessagesTtl = { type: 'SetMessagesTtl'; peer: number; periodS: number };

export type SetMessagesTtlState = { peerExists: boolean; former: number; peerBlockedSender: boolean; numbers: Numbering };

export function load(view: View, { peer }: SetMessagesTtl, { actor }: Context): SetMessagesTtlState {
  return {
    // Not available for saved messages and the service account (TDLib: set_dialog_message_ttl).
    peerExists: peer !== actor && peer !== SERVICE_USER && isPrivatePeer(view, peer),
    former: messagesTtlOf(view.documents, conversationOf(actor, peer)),
    peerBlockedSender: hasBlocked(view.documents, peer, actor),
    numbers: numbering(view, [actor, peer]),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.setHistoryTTL). */
export function setMessagesTtl(state: SetMessagesTtlState, { peer, periodS }: SetMessagesTtl, { actor }: Context): Fact[] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  refuseTtl(periodS, state.former);
  // The period would apply to the other side's messages too.
  if (state.peerBlockedSender) throw refusal('CHAT_WRITE_FORBIDDEN');
  return ttlSet(actor, peer, periodS, state);
}

/** The change, and the service message for both sides. */
export function ttlSet(actor: number, peer: number, periodS: number, state: Pick<SetMessagesTtlState, 'peerBlockedSender' | 'numbers'>): Fact[] {
  const change = { type: 'MessagesTtlSet', stream: conversationOf(actor, peer), setter: actor, periodS } as const;
  return changeForBoth(change, privateService(state, actor, peer, 'SetMessagesTTL', { periodS }), state);
}
