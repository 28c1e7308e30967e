import type { View } from '../view.ts';
import { livingChat, type Chat } from './chat.ts';
import { clearanceOf } from './clearance.ts';
import { minuteOf } from './hours.ts';
import { isMember, restrictionOf } from './members.ts';
import { BANNED_RIGHTS, deniedToMembers, type Standing } from './rights.ts';

/** A chat together with the acting user's role and rights. */
export type ChatView = { peer: number; chat: Readonly<Chat>; standing: Standing };

/** Undefined when the chat does not exist, or was deleted. */
export function chatView(view: View, peer: number, user: number, nowMs: number): ChatView | undefined {
  const chat = livingChat(view.documents, peer);
  return chat && { peer, chat, standing: standingOf(view, peer, chat, user, nowMs) };
}

function standingOf({ documents }: View, peer: number, chat: Readonly<Chat>, user: number, nowMs: number): Standing {
  const own = restrictionOf(documents, peer, user, nowMs)?.denied ?? 0;
  const { classification = 0, hours } = chat;
  const secrecy = { classification, clearance: classification === 0 ? 0 : clearanceOf(documents, peer, user), hours, minute: minuteOf(nowMs) };
  const standing = { kind: chat.kind, rights: chat.admins[user]?.rights ?? 0, denied: own | deniedToMembers(chat), deniedOwn: own, ...secrecy };
  if (!isMember(documents, peer, user)) return { ...standing, rights: 0, role: (own & BANNED_RIGHTS.view_messages) === 0 ? 'stranger' : 'banned' };
  if (chat.creator === user) return { ...standing, role: 'creator', denied: 0, deniedOwn: 0 };
  return { ...standing, role: chat.admins[user] ? 'admin' : 'member' };
}
