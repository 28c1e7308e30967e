import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';

/** Stream of a private chat: `dialog-<lower user>-<higher user>`; saved messages: the same user twice. */
export function conversationOf(one: number, other: number): string {
  return `dialog-${Math.min(one, other)}-${Math.max(one, other)}`;
}

/** A peer that a person may have a private chat with: themselves, another person, the service account. */
export function isPrivatePeer(view: View, peer: number): boolean {
  return Number.isSafeInteger(peer) && peer > 0 && userOf(view.documents, peer) !== undefined;
}
