import type { Fact } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { SERVICE_USER, userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { privateService } from './private-service.ts';
import { protectorOf } from './protection.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/**
 * messages.toggleNoForwards of a private chat (core.telegram.org/api/content-protection#for-users). The user who enabled protection may disable it;
 * the other one can only request that. `requestId`: the request being answered, by its id for the caller; 0: none.
 */
export type ProtectContent = { type: 'ProtectContent'; peer: number; on: boolean; requestId: number };

export type ProtectContentState = {
  peerExists: boolean;
  /** The user who enabled protection; 0: nobody. */
  protector: number;
  request: SentMessage | undefined;
  peerBlockedSender: boolean;
  numbers: Numbering;
};

/** "no_forwards_request_expire_period" of the client configuration. */
export const PROTECTION_REQUEST_S = 86_400;
export const PROTECTION_REQUEST = 'NoForwardsRequest';

export function load(view: View, { peer, requestId }: ProtectContent, { actor }: Context): ProtectContentState {
  const { documents } = view;
  return {
    peerExists: isPrivatePeer(view, peer) && peer !== actor && peer !== SERVICE_USER && userOf(documents, peer)?.kind !== 'deleted',
    protector: protectorOf(documents, conversationOf(actor, peer)),
    request: requestId === 0 ? undefined : messageIn(view, actor, requestId),
    peerBlockedSender: hasBlocked(documents, peer, actor),
    numbers: numbering(view, [actor, peer]),
  };
}

/** Records nothing when unchanged. Refuses in order of precedence (core.telegram.org/method/messages.toggleNoForwards). */
export function protectContent(state: ProtectContentState, command: ProtectContent, context: Context): Fact[] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (command.requestId !== 0) return answered(state, command, context);
  const { actor } = context;
  const { peer, on } = command;
  const { protector } = state;
  if (on === (protector !== 0)) return [];
  if (!on && protector !== actor) return [privateService(state, actor, peer, PROTECTION_REQUEST, { title: change(true, false) })];
  return told(state, command, actor, on ? actor : 0);
}

/** "Will always be emitted even when not changing the protection state … in order to mark the request as read." */
function answered(state: ProtectContentState, command: ProtectContent, { actor, nowMs }: Context): Fact[] {
  const { request, protector } = state;
  const isOpen = request?.stream === conversationOf(actor, command.peer) && request.author === command.peer && request.content?.action === PROTECTION_REQUEST
    && !request.contentsRead && request.sentAtMs + PROTECTION_REQUEST_S * 1000 > nowMs;
  if (!isOpen) throw refusal('REQUEST_MSG_EXPIRED');
  return told(state, command, actor, command.on ? protector || actor : 0);
}

function told(state: ProtectContentState, { peer, on }: ProtectContent, actor: number, protector: number): Fact[] {
  return [
    { type: 'ContentProtectionSet', stream: conversationOf(actor, peer), by: actor, protector, requests: state.request ? [state.request.position] : [] },
    privateService(state, actor, peer, 'NoForwardsToggle', { title: change(state.protector !== 0, on) }, state.request),
  ];
}

/** Format in service messages: "off on": it was off and is now on. */
const change = (before: boolean, after: boolean) => `${before ? 'on' : 'off'} ${after ? 'on' : 'off'}`;
