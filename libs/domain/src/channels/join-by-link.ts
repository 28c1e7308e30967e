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

/** messages.importChatInvite: whoever asks has shown the hash of the link. Where an admin must let them in, they ask; nothing when they have asked before. */
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

/** Refusals in the order in which clients are told of them (core.telegram.org/method/messages.importChatInvite). To whom is banned, or not cleared for what the chat is classified as, the link is as good as gone. */
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
