import type { SecretChatRequested } from '@teamgram/event-schemas';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf, type User } from '../users/user.ts';
import type { View } from '../view.ts';
import { openSecretChats, secretChatOfPerson, secretChatStream, type ChatName, type SecretChat } from './secret-chat.ts';
import { SECRET_WAIT_MS } from './secret-queue.ts';

/** messages.requestEncryption. `chat`: an id chosen by the client; `half`: g_a, range-checked by the gateway. */
export type RequestSecretChat = { type: 'RequestSecretChat'; participant: number; chat: number; half: Uint8Array };

type Open = (Readonly<SecretChat> & ChatName)[];
export type RequestSecretChatState = { participant: Readonly<User> | undefined; isBlocked: boolean; isTaken: boolean; own: Open; theirs: Open };

/** Limit of a user's unanswered requests. */
const UNANSWERED_MAX = 50;
/** Limit of a user's open secret chats, including requests to them. */
const OPEN_SECRET_CHATS_MAX = 2_000;

export function load({ documents }: View, { participant, chat }: RequestSecretChat, { actor }: Context): RequestSecretChatState {
  return {
    participant: userOf(documents, participant),
    isBlocked: hasBlocked(documents, participant, actor),
    isTaken: [actor, participant].some((user) => secretChatOfPerson(documents, user, chat) !== undefined),
    own: openSecretChats(documents, actor),
    theirs: openSecretChats(documents, participant),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.requestEncryption). */
export function requestSecretChat(state: RequestSecretChatState, { participant, chat, half }: RequestSecretChat, context: Context): [SecretChatRequested] {
  if (state.participant?.kind === 'deleted') throw refusal('INPUT_USER_DEACTIVATED');
  if (state.participant?.kind !== 'person' || participant === context.actor) throw refusal('USER_ID_INVALID');
  if (chat === 0 || state.isTaken) throw refusal('RANDOM_ID_DUPLICATE');
  if (state.isBlocked) throw refusal('USER_IS_BLOCKED');
  refuseTooMany(state, context);
  const name = { requester: context.actor, chat };
  return [{ type: 'SecretChatRequested', stream: secretChatStream(name), ...name, participant, authKeyId: authKeyIdBytes(context.authKeyId), half: { value: half, keyFingerprint: new Uint8Array(0) } }];
}

/** Requests expire after a week, and then no longer count. */
function refuseTooMany({ own, theirs }: RequestSecretChatState, { actor, nowMs }: Context): void {
  const unanswered = own.filter(({ requester, state }) => requester === actor && state === 'requested');
  const isFull = [own, theirs].some((open) => open.length >= OPEN_SECRET_CHATS_MAX);
  if (unanswered.length < UNANSWERED_MAX && !isFull) return;
  const endsMs = (unanswered[0]?.requestedMs ?? nowMs) + SECRET_WAIT_MS;
  throw refusal('FLOOD_WAIT_X', Math.max(1, Math.ceil((endsMs - nowMs) / 1000)));
}
