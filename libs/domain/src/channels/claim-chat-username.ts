import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { sameName } from '../usernames/names.ts';
import { userByUsername } from '../users/user.ts';
import { isUsername } from '../users/username.ts';
import type { View } from '../view.ts';
import { chatByUsername, chatStream } from './chat.ts';
import { insideOf } from './chat-state.ts';
import { hasRoomForPublic } from './owned-chats.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.updateUsername: makes the chat public under the name, or private with ''. Users and chats share one namespace. */
export type ClaimChatUsername = { type: 'ClaimChatUsername'; chat: number; username: string };

export type ClaimChatUsernameState = { found: ChatView | undefined; heldByUser: boolean; heldByChat: number | undefined; hasRoom: boolean };

export function load(view: View, { chat, username }: ClaimChatUsername, { actor, nowMs }: Context): ClaimChatUsernameState {
  return {
    found: chatView(view, chat, actor, nowMs),
    heldByUser: userByUsername(view.documents, username) !== undefined,
    heldByChat: chatByUsername(view.documents, username),
    hasRoom: hasRoomForPublic(view.documents, actor, chat),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.updateUsername). */
export function claimChatUsername(state: ClaimChatUsernameState, { username }: ClaimChatUsername, { actor: by }: Context): [Fact] {
  const { peer, chat, standing } = insideOf(state);
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  if (username === chat.username) throw refusal('USERNAME_NOT_MODIFIED');
  const stream = chatStream(peer);
  if (username === '') return [{ type: 'ChatUsernameReleased', stream, chat: peer, by }];
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  if (!state.hasRoom) throw refusal('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
  if (state.heldByUser || (state.heldByChat !== undefined && !(state.heldByChat === peer && sameName(username, chat.username)))) throw refusal('USERNAME_OCCUPIED');
  return [{ type: 'ChatUsernameClaimed', stream, chat: peer, by, username: { username } }];
}
