import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { chatStream } from './chat.ts';
import { chatState, serviceMessage, type ChatState } from './chat-state.ts';
import { BASIC_GROUP_MEMBERS_MAX } from './create-chat.ts';
import { inviteLinkOf, isInForce, joinRequestOf, type InviteLink } from './invite-link.ts';
import { isCleared, isInside } from './rights.ts';

/** messages.importChatInvite: the caller has presented the link's hash. If approval is required a request is recorded; repeating it records nothing. */
export type JoinByLink = { type: 'JoinByLink'; chat: number; link: number };

export type JoinByLinkState = ChatState & { link: Readonly<InviteLink> | undefined; hasAsked: boolean; hasRoom: boolean };

export function load(view: View, { chat, link }: JoinByLink, context: Context): JoinByLinkState {
  const { documents } = view;
  return {
    ...chatState(view, chat, context, [context.actor]),
    link: inviteLinkOf(documents, chat, link),
    hasAsked: joinRequestOf(documents, chat, context.actor) !== undefined,
    hasRoom: hasRoomForChannels(documents, context.actor),
  };
}

/**
 * Refuses in order of precedence (core.telegram.org/method/messages.importChatInvite). For banned users, and those without clearance, the link
 * appears expired.
 */
export function joinByLink(state: JoinByLinkState, { link: id }: JoinByLink, { actor, nowMs }: Context): Fact[] {
  const { found, link } = state;
  if (!found || !link || !isInForce(link, nowMs) || found.standing.role === 'banned' || !isCleared(found.standing)) throw refusal('INVITE_HASH_EXPIRED');
  const { peer: chat, chat: { kind, members }, standing } = found;
  if (isInside(standing)) throw refusal('USER_ALREADY_PARTICIPANT');
  if (kind === 'basic' && members >= BASIC_GROUP_MEMBERS_MAX) throw refusal('USERS_TOO_MUCH');
  if (kind !== 'basic' && !state.hasRoom) throw refusal('CHANNELS_TOO_MUCH');
  const stream = chatStream(chat);
  if (link.onRequest) return state.hasAsked ? [] : [{ type: 'JoinRequested', stream, chat, user: actor, link: id }];
  const joined = { type: 'MemberJoined', stream, chat, user: actor, how: 'link', approvedBy: 0, link: id, since: state.pts } as const;
  return kind === 'broadcast' ? [joined] : [joined, serviceMessage(state, actor, 'ChatJoinedByLink', { users: [link.author] })];
}
