/**
 * Usernames granted by an operator to a user, supergroup or channel in addition to the chosen one (`names:<peer>`). Looked up like chosen ones, by
 * `username:<lower case>` and `chat-username:<lower case>`.
 */
import { changeChat, chatOf, chatStream, nameChat, unnameChat } from '../channels/chat.ts';
import { nameUser, unnameUser, userOf } from '../users/user.ts';
import { documentKind, type Documents, type View } from '../view.ts';

export type Names = {
  granted: string[];
  /** Active usernames in order; '' stands for the chosen one, which is always included. */
  active: string[];
};

const names = documentKind<Names>('names');

/** Stands for the chosen username in an order. */
export const CHOSEN = '';
const ONLY_CHOSEN: Readonly<Names> = { granted: [], active: [CHOSEN] };

export function namesOf(documents: View['documents'], peer: number): Readonly<Names> {
  return names.find(documents, peer) ?? ONLY_CHOSEN;
}

/** The main username; '': none. */
export function chosenName(documents: View['documents'], peer: number): string {
  return (peer > 0 ? userOf(documents, peer) : chatOf(documents, peer))?.username ?? '';
}

/** Stream of the facts about a peer's usernames. */
export function nameStream(peer: number): string {
  return peer > 0 ? `user-${peer}` : chatStream(peer);
}

export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export function grant(documents: Documents, peer: number, username: string): void {
  const { granted, active } = namesOf(documents, peer);
  put(documents, peer, { granted: [...granted, username], active });
  if (peer > 0) nameUser(documents, peer, username);
  else nameChat(documents, peer, username);
}

export function withdraw(documents: Documents, peer: number, username: string): void {
  const { granted, active } = namesOf(documents, peer);
  const without = (list: string[]) => list.filter((name) => !sameName(name, username));
  put(documents, peer, { granted: without(granted), active: without(active) });
  if (peer > 0) unnameUser(documents, username);
  else unnameChat(documents, username);
}

/** Replaces the order of active usernames. */
export function arrange(documents: Documents, peer: number, active: string[]): void {
  put(documents, peer, { granted: [...namesOf(documents, peer).granted], active });
}

/** Releases all granted usernames of the peer. */
export function forgetNames(documents: Documents, peer: number): void {
  for (const name of namesOf(documents, peer).granted) withdraw(documents, peer, name);
  names.remove(documents, peer);
}

function put(documents: Documents, peer: number, kept: Names): void {
  names.put(documents, peer, kept);
  if (peer < 0) changeChat(documents, peer, (chat) => { chat.alsoNamed = kept.active.some((name) => name !== CHOSEN); });
}
