/** The users that a group message mentions: by username, by a link to them, or by replying to them (core.telegram.org/api/mentions). */
import type { TextEntity } from '@teamgram/event-schemas';
import { isMember } from '../channels/members.ts';
import type { Speaking } from '../channels/speaking.ts';
import { findEntities } from '../find-entities.ts';
import type { SentMessage } from '../messages/sent-message.ts';
import { userByUsername, userOf } from '../users/user.ts';
import type { View } from '../view.ts';

export type Calling = { text: string; entities: readonly TextEntity[]; replied: SentMessage | undefined };

/** The limit of entities in a text. */
const MENTIONS_MAX = 100;

/** None in private chats and channel posts. Users who are not members are not mentioned. */
export function mentionedBy(view: View, speaking: Speaking | undefined, speaker: number, { text, entities, replied }: Calling): number[] {
  if (!speaking || speaking.chat.kind === 'broadcast') return [];
  const linked = entities.filter(({ kind }) => kind === 'MentionName').map(({ user }) => user);
  const named = text.includes('@') ? namesIn(text).map((name) => userByUsername(view.documents, name)) : [];
  const answered = replied && replied.sender === 0 ? [replied.author] : [];
  const called = new Set([...answered, ...linked, ...named]);
  return [...called].filter((user): user is number => isCallable(view, speaking.peer, user) && user !== speaker).slice(0, MENTIONS_MAX);
}

function namesIn(text: string): string[] {
  return findEntities(text).filter(({ kind }) => kind === 'Mention').slice(0, MENTIONS_MAX).map(({ offset, length }) => text.slice(offset + 1, offset + length));
}

function isCallable({ documents }: View, peer: number, user: number | undefined): boolean {
  return user !== undefined && userOf(documents, user)?.kind === 'person' && isMember(documents, peer, user);
}
