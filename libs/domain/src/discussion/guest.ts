/** A channel's discussion group can be read by everybody who can read the channel. */
import { isPublic } from '../channels/chat.ts';
import { isCleared, isInside } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { View } from '../view.ts';

/** Whether the user can read the chat: as a member, or because it is public. */
export function looksInto({ chat, standing }: ChatView): boolean {
  return isCleared(standing) && (isInside(standing) || (isPublic(chat) && standing.role === 'stranger'));
}

/** Whether a non-member can read a discussion group because they can read its channel. */
export function isGuest(view: View, { chat, standing }: ChatView, user: number, nowMs: number): boolean {
  if (!chat.linked || chat.kind !== 'supergroup' || standing.role !== 'stranger' || !isCleared(standing)) return false;
  const channel = chatView(view, chat.linked, user, nowMs);
  return channel !== undefined && looksInto(channel);
}

/** As chatView, but a guest of a discussion group counts as a member; for reading. */
export function readerView(view: View, peer: number, user: number, nowMs: number): ChatView | undefined {
  const found = chatView(view, peer, user, nowMs);
  return found && isGuest(view, found, user, nowMs) ? { ...found, standing: { ...found.standing, role: 'member' } } : found;
}

/**
 * As readerView, for writing. "join_to_send: whether a user needs to join the supergroup before they can send messages: can be false only for
 * discussion groups" (core.telegram.org/constructor/channel).
 */
export function speakerView(view: View, peer: number, user: number, nowMs: number): ChatView | undefined {
  const found = readerView(view, peer, user, nowMs);
  return found?.chat.linked && found.chat.options.includes('join-to-send') ? chatView(view, peer, user, nowMs) : found;
}
