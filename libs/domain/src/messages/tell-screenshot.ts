import type { MessageSent } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { SERVICE_USER, userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { privateService } from './private-service.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** messages.sendScreenshotNotification: tells the other user that a screenshot of the chat was taken, e.g. of a self-destructing message. */
export type TellScreenshot = { type: 'TellScreenshot'; peer: number; /** Id in the caller's mailbox; 0: no particular message. */ replyToId: number };

export type TellScreenshotState = {
  peerExists: boolean;
  peerDeleted: boolean;
  senderBlockedPeer: boolean;
  peerBlockedSender: boolean;
  replied: SentMessage | undefined;
  numbers: Numbering;
};

export function load(view: View, { peer, replyToId }: TellScreenshot, { actor }: Context): TellScreenshotState {
  return {
    peerExists: isPrivatePeer(view, peer) && peer !== actor && peer !== SERVICE_USER,
    peerDeleted: userOf(view.documents, peer)?.kind === 'deleted',
    senderBlockedPeer: hasBlocked(view.documents, actor, peer),
    peerBlockedSender: hasBlocked(view.documents, peer, actor),
    replied: replyToId === 0 ? undefined : messageIn(view, actor, replyToId),
    numbers: numbering(view, [actor, peer]),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.sendScreenshotNotification). */
export function tellScreenshot(state: TellScreenshotState, { peer }: TellScreenshot, { actor }: Context): [MessageSent] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (state.peerDeleted) throw refusal('INPUT_USER_DEACTIVATED');
  if (state.senderBlockedPeer) throw refusal('YOU_BLOCKED_USER');
  const stream = conversationOf(actor, peer);
  const replied = state.replied?.stream === stream ? state.replied : undefined;
  return [privateService(state, actor, peer, 'ScreenshotTaken', {}, replied)];
}
