import { isChannelPeer } from '@teamgram/event-schemas';
import { chatOf, chatStream, livingChat } from '../channels/chat.ts';
import { isClearedFor } from '../channels/clearance.ts';
import { isMember } from '../channels/members.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';

/** Stream of a private chat: `dialog-<lower user>-<higher user>`; of saved messages: the same user twice; otherwise that of the group or channel. */
export function conversationOf(one: number, other: number): string {
  if (other < 0) return chatStream(other);
  return `dialog-${Math.min(one, other)}-${Math.max(one, other)}`;
}

/** The mailbox whose ids a user uses for messages of a conversation: their own, or the channel's. */
export function mailboxOf(user: number, peer: number): number {
  return isChannelPeer(peer) ? -peer : user;
}

/** Whether a private chat with the peer is possible: the user themselves, another user, or the service account. */
export function isPrivatePeer(view: View, peer: number): boolean {
  return Number.isSafeInteger(peer) && peer > 0 && userOf(view.documents, peer) !== undefined;
}

/** Whether there may be a dialog with the peer, even if the user has left it: a user, any group or channel. */
export function isKnownPeer(view: View, peer: number): boolean {
  return peer > 0 ? isPrivatePeer(view, peer) : chatOf(view.documents, peer) !== undefined;
}

/** Whether the user has access to the dialog: a user, or a group or channel of which they are a member with clearance. */
export function isDialogPeer(view: View, user: number, peer: number): boolean {
  if (peer > 0) return isPrivatePeer(view, peer);
  return livingChat(view.documents, peer) !== undefined && isMember(view.documents, peer, user) && isClearedFor(view.documents, peer, user);
}
