/** Secret chats that end with an authorization or an account, or after a week without an answer. */
import type { Fact } from '@teamgram/event-schemas';
import { authKeyIdOf } from '../auth/auth-key-id.ts';
import { usesAmong } from '../files/use.ts';
import type { Due } from '../retention/queue.ts';
import type { View } from '../view.ts';
import { discarded, filesErased } from './discard-secret-chat.ts';
import { filesOfSecretChat, keyName, openSecretChats, secretChatOf, secretChatStream, type ChatName, type SecretChat } from './secret-chat.ts';
import { letGo } from './secret-queue.ts';

/** Ends the secret chats of a revoked device and its queue; for a deleted account also those it was only invited to. */
export function endSecretChats(view: View, facts: Fact[]): Fact[] {
  if (!facts.some(isEnd)) return facts;
  const ended = new Map(facts.flatMap((fact) => endedWith(view, fact)).map((end) => [secretChatStream(end.chat), end]));
  return [...facts, ...allDiscarded(view, [...ended.values()]), ...facts.flatMap((fact) => letGoWith(view, fact))];
}

/** Messages not fetched within a week. */
export function expireSecrets(view: View, due: readonly Due[]): Fact[] {
  const last = new Map<bigint, { user: number; qts: number }>();
  for (const { subject } of due) {
    const fact = view.journal.read(subject)?.fact;
    if (fact?.type === 'SecretMessageQueued') last.set(authKeyIdOf(fact.authKeyId), fact);
  }
  return [...last].flatMap(([key, { user, qts }]) => letGo(view.documents, key, user, qts, 'expired'));
}

/** Requests not answered within a week. */
export function expireRequests(view: View, due: readonly Due[]): Fact[] {
  return allDiscarded(view, due.flatMap(({ subject }) => {
    const fact = view.journal.read(subject)?.fact;
    if (fact?.type !== 'SecretChatRequested') return [];
    const { requester, chat } = fact;
    const found = secretChatOf(view.documents, fact);
    return found?.state === 'requested' ? [{ chat: { ...found, requester, chat }, by: 0 }] : [];
  }));
}

const isEnd = ({ type }: Fact) => type === 'AuthorizationRevoked' || type === 'AccountDeleted';

type Ended = { chat: Readonly<SecretChat> & ChatName; by: number };

function endedWith({ documents }: View, fact: Fact): Ended[] {
  if (fact.type !== 'AuthorizationRevoked' && fact.type !== 'AccountDeleted') return [];
  const key = fact.type === 'AuthorizationRevoked' ? keyName(authKeyIdOf(fact.authKeyId)) : undefined;
  const ends = ({ requester, requesterKey, participantKey }: Readonly<SecretChat> & ChatName) => key === undefined || key === (requester === fact.user ? requesterKey : participantKey);
  return openSecretChats(documents, fact.user).filter(ends).map((chat) => ({ chat, by: fact.user }));
}

function letGoWith({ documents }: View, fact: Fact): Fact[] {
  return fact.type === 'AuthorizationRevoked' ? letGo(documents, authKeyIdOf(fact.authKeyId), fact.user, Infinity, 'revoked') : [];
}

/** A file sent in several of the chats is erased with the last one. */
function allDiscarded({ documents }: View, ended: readonly Ended[]): Fact[] {
  return [
    ...ended.map(({ chat, by }) => discarded(chat, by, false)),
    ...filesErased(ended.flatMap(({ chat }) => usesAmong(documents, filesOfSecretChat(documents, chat)))),
  ];
}
