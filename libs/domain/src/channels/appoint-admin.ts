import type { Fact } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { permits } from '../privacy/choices.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { chatStream, rankOf, type Admin } from './chat.ts';
import { isClearedFor } from './clearance.ts';
import { chatState, insideOf, type ChatState } from './chat-state.ts';
import { normalRank } from './chat-texts.ts';
import { isMember, restrictionOf } from './members.ts';
import { BANNED_RIGHTS, covers, EVERY_ADMIN_RIGHT, may } from './rights.ts';

/** channels.editAdmin, messages.editChatAdmin. Without rights: dismisses the admin. */
export type AppointAdmin = { type: 'AppointAdmin'; chat: number; user: number; rights: number; rank: string };

export type AppointAdminState = ChatState & { userExists: boolean; isPerson: boolean; blockedActor: boolean; isMember: boolean; banned: boolean; permits: boolean; hasRoom: boolean; former: Admin | undefined; formerRank: string };

/** core.telegram.org/api/rights: "up to 50 administrators". */
const ADMINS_MAX = 50;

export function load(view: View, { chat, user }: AppointAdmin, context: Context): AppointAdminState {
  const state = chatState(view, chat, context);
  const former = state.found?.chat.admins[user];
  return {
    ...state,
    userExists: userOf(view.documents, user) !== undefined,
    isPerson: userOf(view.documents, user)?.kind === 'person',
    blockedActor: hasBlocked(view.documents, user, context.actor),
    isMember: isMember(view.documents, chat, user),
    banned: ((restrictionOf(view.documents, chat, user, context.nowMs)?.denied ?? 0) & BANNED_RIGHTS.view_messages) !== 0,
    // A user without clearance for the chat's classification could not read it.
    permits: permits(view, user, 'ChatInvite', context.actor) && isClearedFor(view.documents, chat, user),
    hasRoom: hasRoomForChannels(view.documents, user),
    former,
    formerRank: former ? rankOf(view, former) : '',
  };
}

/**
 * Refuses in order of precedence (core.telegram.org/method/channels.editAdmin). Admins can neither grant rights that they lack nor change admins
 * appointed by somebody else, themselves among them ("Can't promote self" in TDLib), except to resign; the creator may do both. The creator's own
 * rights only determine anonymity.
 */
export function appointAdmin(state: AppointAdminState, { user, rights: asked, rank }: AppointAdmin, { actor }: Context): Fact[] {
  const { peer, chat, standing } = insideOf(state);
  const { former } = state;
  const isResigning = user === actor && asked === 0;
  if (!may(standing, 'appoint') && !isResigning) throw refusal('CHAT_ADMIN_REQUIRED');
  if (!state.userExists) throw refusal('USER_ID_INVALID');
  const isCreator = standing.role === 'creator';
  if (user === chat.creator && !isCreator) throw refusal('USER_CREATOR');
  if (former && !isCreator && former.by !== actor && !isResigning) throw refusal('CHAT_ADMIN_REQUIRED');
  const rights = asked & EVERY_ADMIN_RIGHT;
  if (!isCreator && !covers(standing.rights, rights)) throw refusal('RIGHT_FORBIDDEN');
  const kept = normalRank(rank);
  const stream = chatStream(peer);
  if (rights === 0 && user !== chat.creator) return former ? [{ type: 'AdminDismissed', stream, chat: peer, user, by: actor }] : [];
  if (former && former.rights === rights && state.formerRank === kept) return [];
  if (!former && Object.keys(chat.admins).length >= ADMINS_MAX) throw refusal('ADMINS_TOO_MUCH');
  if (!state.isPerson) throw refusal('USER_ID_INVALID');
  if (state.banned) throw refusal('USER_BLOCKED');
  if (!state.isMember && chat.kind === 'basic') throw refusal('USER_NOT_PARTICIPANT');
  if (!state.isMember && !state.permits) throw refusal('USER_PRIVACY_RESTRICTED');
  if (!state.isMember && state.blockedActor) throw refusal('USER_BLOCKED');
  if (!state.isMember && !state.hasRoom) throw refusal('USER_CHANNELS_TOO_MUCH');
  const joins: Fact[] = state.isMember ? [] : [{ type: 'MembersAdded', stream, chat: peer, by: actor, users: [user], since: state.pts }];
  return [...joins, { type: 'AdminAppointed', stream, chat: peer, user, by: actor, rights, rank: { rank: kept } }];
}
