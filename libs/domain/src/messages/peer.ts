import { isChannelPeer } from '@teamgram/event-schemas';
import { chatOf, chatStream, livingChat } from '../channels/chat.ts';
import { isClearedFor } from '../channels/clearance.ts';
import { isMember } from '../channels/members.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';

/** Stream of a private chat: `dialog-<lower user>-<higher user>`; saved messages: the same user twice; else that of the group or channel. */
export function conversationOf(one: number, other: number): string {
  if (other < 0) return chatStream(other);
  return `dialog-${Math.min(one, other)}-${Math.max(one, other)}`;
}

/** The mailbox in whose numbers somebody names the messages of a conversation: their own, or the channel's. */
export function mailboxOf(user: number, peer: number): number {
  return isChannelPeer(peer) ? -peer : user;
}

/** A peer that a person may have a private chat with: themselves, another person, the service account. */
export function isPrivatePeer(view: View, peer: number): boolean {
  return Number.isSafeInteger(peer) && peer > 0 && userOf(view.documents, peer) !== undefined;
}

/** A peer with whom there may be a dialog to arrange, though one may have left it: a person, any group or channel. */
export function isKnownPeer(view: View, peer: number): boolean {
  return peer > 0 ? isPrivatePeer(view, peer) : chatOf(view.documents, peer) !== undefined;
}

/** A peer of whom one has a dialog: a person, or a group or channel to which one belongs and for which one is cleared. */
export function isDialogPeer(view: View, user: number, peer: number): boolean {
  if (peer > 0) return isPrivatePeer(view, peer);
  return livingChat(view.documents, peer) !== undefined && isMember(view.documents, peer, user) && isClearedFor(view.documents, peer, user);
}
