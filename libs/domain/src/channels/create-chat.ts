import type { Fact } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { isMessagesTtl } from '../messages/ttl.ts';
import { permits } from '../privacy/choices.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { chatStream, freshPeer, type ChatKind } from './chat.ts';
import { toldIn } from './chat-state.ts';
import { normalAbout, normalTitle } from './chat-texts.ts';
import { BANNED_RIGHTS } from './rights.ts';
import { chatTtl } from './set-chat-ttl.ts';

/** messages.createChat (`basic`, with its first members) and channels.createChannel. */
export type CreateChat = { type: 'CreateChat'; kind: ChatKind; title: string; about: string; users: number[]; /** Auto-delete period in seconds; absent: off. */ ttlS?: number | undefined };

export type CreateChatState = {
  peer: number;
  /** Those of the users who exist, have not blocked the creator and may be added by them. */
  users: number[];
  allExist: boolean;
  /** Basic groups are not limited. */
  hasRoom: boolean;
  numbers: Numbering;
};

/** Actor of the initial rights of a supergroup, so that its admin log does not show them. */
const NOBODY = 0;

/** In a new supergroup members may neither change its info nor pin, as on Telegram; admins may allow it (core.telegram.org/api/rights). */
const DENIED_AT_FIRST = BANNED_RIGHTS.change_info | BANNED_RIGHTS.pin_messages;

/** core.telegram.org/api/channel: "basic groups: up to 200 users". */
export const BASIC_GROUP_MEMBERS_MAX = 200;

export function load(view: View, { kind, users }: CreateChat, { actor, newId }: Context): CreateChatState {
  const peer = freshPeer(view, kind, newId);
  const others = [...new Set(users.slice(0, BASIC_GROUP_MEMBERS_MAX))].filter((user) => user !== actor);
  const isPerson = (user: number) => userOf(view.documents, user)?.kind === 'person';
  const willing = others.filter((user) => isPerson(user) && !hasBlocked(view.documents, user, actor) && permits(view, user, 'ChatInvite', actor));
  return {
    peer,
    users: willing,
    allExist: others.every(isPerson),
    hasRoom: kind === 'basic' || hasRoomForChannels(view.documents, actor),
    numbers: numbering(view, kind === 'basic' ? [actor, ...willing] : [-peer]),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.createChat, …/channels.createChannel). Users who cannot be added are left out. */
export function createChat({ peer, users, allExist, hasRoom, numbers }: CreateChatState, command: CreateChat, { actor }: Context): Fact[] {
  if (!hasRoom) throw refusal('CHANNELS_TOO_MUCH');
  const title = normalTitle(command.title);
  const about = normalAbout(command.about);
  if (!allExist) throw refusal('INPUT_USER_DEACTIVATED');
  const { ttlS = 0 } = command;
  if (!isMessagesTtl(ttlS)) throw refusal('TTL_PERIOD_INVALID');
  const { kind } = command;
  const stream = chatStream(peer);
  const isBasic = kind === 'basic';
  const post = kind === 'broadcast';
  const told = toldIn(
    peer, actor, { sender: post ? peer : 0, post }, isBasic ? 'ChatCreate' : 'ChannelCreate', isBasic ? { title, users: [actor, ...users] } : { title },
    isBasic ? [actor, ...users] : [-peer], numbers,
  );
  return [
    { type: 'ChatCreated', stream, chat: peer, kind, creator: actor, profile: { title, about }, migratedFrom: 0 },
    ...(kind === 'supergroup' ? [{ type: 'DefaultRightsSet', stream, chat: peer, by: NOBODY, denied: DENIED_AT_FIRST } as const] : []),
    ...(ttlS > 0 ? [chatTtl(peer, actor, ttlS)] : []),
    ...(isBasic && users.length > 0 ? [{ type: 'MembersAdded', stream, chat: peer, by: actor, users, since: 0 } as const] : []),
    told,
  ];
}
