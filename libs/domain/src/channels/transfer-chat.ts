import type { Fact } from '@teamgram/event-schemas';
import { authorizationOf, passwordOf, type Authorization } from '../auth/authorization.ts';
import { refuseProof } from '../auth/login.ts';
import type { PasswordProof } from '../auth/password-proof.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { chatStream, isPublic } from './chat.ts';
import { owned } from './chat-state.ts';
import { isMember } from './members.ts';
import { hasRoomForPublic } from './owned-chats.ts';
import { ADMIN_RIGHTS, EVERY_ADMIN_RIGHT } from './rights.ts';
import { handedOver } from './succession.ts';
import { chatView, type ChatView } from './standing.ts';

/**
 * messages.editChatCreator, channels.editCreator: makes another member the owner; the former one stays as an admin. Clients first check whether they
 * may at all, without user, chat and password, so password errors take precedence (`chat` 0: none).
 */
export type TransferChat = { type: 'TransferChat'; chat: number; user: number; proof: PasswordProof | undefined };

export type TransferChatState = {
  own: Readonly<Authorization> | undefined;
  /** When the current password was set; undefined: there is none. */
  passwordSetMs: number | undefined;
  found: ChatView | undefined;
  newOwner: 'there' | 'deleted' | 'unknown';
  isMember: boolean;
  /** The new owner may own one more public chat. */
  hasRoom: boolean;
};

/** "The password was modified less than 24 hours ago" (core.telegram.org/method/channels.editCreator). */
const FRESH_PASSWORD_MS = 86_400_000;

export function load(view: View, { chat, user }: TransferChat, { actor, authKeyId, nowMs }: Context): TransferChatState {
  const password = passwordOf(view.documents, actor);
  const kind = userOf(view.documents, user)?.kind;
  return {
    own: authorizationOf(view.documents, authKeyId),
    passwordSetMs: password === undefined ? undefined : view.journal.read(password)?.timeMs ?? 0,
    found: chatView(view, chat, actor, nowMs),
    newOwner: kind === 'person' ? 'there' : kind === 'deleted' ? 'deleted' : 'unknown',
    isMember: isMember(view.documents, chat, user),
    hasRoom: hasRoomForPublic(view.documents, user, chat),
  };
}

/** Refuses password errors first, which clients check for alone, then those of the chat. */
export function transferChat(state: TransferChatState, { user }: TransferChat, context: Context): Fact[] {
  refuseFreshOwner(state, context);
  refuseProof(context);
  const { peer, chat } = owned(state);
  if (state.newOwner === 'unknown') throw refusal('USER_ID_INVALID');
  if (state.newOwner === 'deleted') throw refusal('INPUT_USER_DEACTIVATED');
  const { actor } = context;
  if (user === actor) throw refusal('CHAT_NOT_MODIFIED');
  if (!state.isMember) throw refusal('USER_NOT_PARTICIPANT');
  if (isPublic(chat) && !state.hasRoom) throw refusal('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
  return [
    ...handedOver(peer, chat, user),
    { type: 'AdminAppointed', stream: chatStream(peer), chat: peer, user: actor, by: user, rights: EVERY_ADMIN_RIGHT & ~ADMIN_RIGHTS.anonymous, rank: { rank: '' } },
  ];
}

function refuseFreshOwner({ own, passwordSetMs }: TransferChatState, { nowMs, rules }: Context): void {
  if (passwordSetMs === undefined) throw refusal('PASSWORD_MISSING');
  const freshS = (sinceMs: number, forMs: number) => Math.ceil((sinceMs + forMs - nowMs) / 1000);
  const ofPassword = freshS(passwordSetMs, Math.min(FRESH_PASSWORD_MS, rules.freshAuthorizationMs));
  if (ofPassword > 0) throw refusal('PASSWORD_TOO_FRESH_X', ofPassword);
  const ofSession = freshS(own?.grantedAtMs ?? nowMs, rules.freshAuthorizationMs);
  if (ofSession > 0) throw refusal('SESSION_TOO_FRESH_X', ofSession);
}
