/** A channel's discussion group is open to whoever reads the channel. */
import { isPublic } from '../channels/chat.ts';
import { isCleared, isInside } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { View } from '../view.ts';

/** Whether what is said in the chat is open to the one who stands so in it: they belong to it, or it is public. */
export function looksInto({ chat, standing }: ChatView): boolean {
  return isCleared(standing) && (isInside(standing) || (isPublic(chat) && standing.role === 'stranger'));
}

/**
 * Like chatView, but a reader of the channel stands in its discussion group as a member does, though they have not joined it. "join_to_send:
 * whether a user needs to join the supergroup before they can send messages: can be false only for discussion groups"
 * (core.telegram.org/constructor/channel).
 */
export function speakerView(view: View, peer: number, user: number, nowMs: number): ChatView | undefined {
  const found = chatView(view, peer, user, nowMs);
  if (!found?.chat.linked || found.standing.role !== 'stranger' || found.chat.kind !== 'supergroup' || found.chat.options.includes('join-to-send')) return found;
  const channel = chatView(view, found.chat.linked, user, nowMs);
  return channel && looksInto(channel) ? { ...found, standing: { ...found.standing, role: 'member' } } : found;
}
