/** Which chats somebody has ever owned (`owned-chats:<user>`), so that those which are still theirs find another owner when the account ends. */
import { longListKind } from '../long-list.ts';
import { joinQueue } from '../retention/queue.ts';
import type { Documents } from '../view.ts';
import { livingChat } from './chat.ts';

const chats = longListKind('owned-chats');

/** Chats whose owner's account has ended; each is due at once. */
const ORPHANS_QUEUE = 'orphans/0';

export function noteOwner(documents: Documents, peer: number, owner: number): void {
  chats.add(documents, owner, peer);
}

/** The account of their owner has ended. */
export function orphan(documents: Documents, owner: number, nowMs: number): void {
  const owned = new Set(chats.read(documents, owner).filter((peer) => livingChat(documents, peer)?.creator === owner));
  for (const peer of owned) joinQueue(documents, ORPHANS_QUEUE, nowMs, peer);
  chats.remove(documents, owner);
}
