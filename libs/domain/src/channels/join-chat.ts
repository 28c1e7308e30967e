import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isGuest } from '../discussion/guest.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { chatStream, isPublic } from './chat.ts';
import { chatState, serviceMessage, type ChatState } from './chat-state.ts';
import { joinRequestOf } from './invite-link.ts';
import { isCleared, isInside } from './rights.ts';

/**
 * channels.joinChannel for a public supergroup or channel, and for the discussion group of a channel that the caller can read. If approval is
 * required a request is recorded; repeating it records nothing.
 */
export type JoinChat = { type: 'JoinChat'; chat: number };

export type JoinChatState = ChatState & { hasAsked: boolean; isGuest: boolean; hasRoom: boolean };

export function load(view: View, { chat }: JoinChat, context: Context): JoinChatState {
  const state = chatState(view, chat, context);
  return {
    ...state,
    isGuest: state.found !== undefined && isGuest(view, state.found, context.actor, context.nowMs),
    hasAsked: joinRequestOf(view.documents, chat, context.actor) !== undefined,
    hasRoom: hasRoomForChannels(view.documents, context.actor),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.joinChannel). Creators may always rejoin their chat. */
export function joinChat(state: JoinChatState, _: JoinChat, { actor }: Context): Fact[] {
  const { found } = state;
  if (!found || found.chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  const { peer, chat, standing } = found;
  if (isInside(standing)) throw refusal('USER_ALREADY_PARTICIPANT');
  if (standing.role === 'banned' || (!isPublic(chat) && chat.creator !== actor && !state.isGuest)) throw refusal('CHANNEL_PRIVATE');
  if (!isCleared(standing)) throw refusal('CHANNEL_PRIVATE');
  if (!state.hasRoom) throw refusal('CHANNELS_TOO_MUCH');
  const stream = chatStream(peer);
  if (chat.options.includes('join-request') && chat.creator !== actor) return state.hasAsked ? [] : [{ type: 'JoinRequested', stream, chat: peer, user: actor, link: 0 }];
  const joined = { type: 'MemberJoined', stream, chat: peer, user: actor, how: 'open', approvedBy: 0, link: 0, since: state.pts } as const;
  // In groups a service message announces the new member; in channels it does not.
  return chat.kind === 'broadcast' ? [joined] : [joined, serviceMessage(state, actor, 'ChatAddUser', { users: [actor] })];
}
