/** Chats owned by a user (`owned-chats:<user>/<block>`): limits how many may be public, and finds those that need a new owner when the account ends. */
import { joinQueue } from '../retention/queue.ts';
import { heldSayingsKind } from '../sayings.ts';
import type { Documents } from '../view.ts';
import { chatOf, isPublic } from './chat.ts';

const chats = heldSayingsKind<1>('owned-chats');

/** "channels_public_limit_default" (core.telegram.org/api/config#client-configuration). */
export const PUBLIC_CHANNELS_MAX = 10;
/** Queue of chats whose owner's account has ended; each is due at once. */
const ORPHANS_QUEUE = 'orphans/0';

type Reader = Pick<Documents, 'get'>;

/** Adds the chat to those of its owner. */
export function own(documents: Documents, peer: number, owner: number): void {
  chats.put(documents, owner, peer, 1);
}

/** The chat was deleted or has a new owner. */
export function disown(documents: Documents, peer: number): void {
  const owner = chatOf(documents, peer)?.creator;
  if (owner !== undefined) chats.put(documents, owner, peer, undefined);
}

/** Whether the user may own one more public chat. `peer` itself is not counted. */
export function hasRoomForPublic(documents: Reader, owner: number, peer: number): boolean {
  return chats.all(documents, owner).filter(([chat]) => chat !== peer && isPublic(chatOf(documents, chat)!)).length < PUBLIC_CHANNELS_MAX;
}

/** Queues the chats of an owner whose account has ended. */
export function orphan(documents: Documents, owner: number, nowMs: number): void {
  for (const [peer] of chats.all(documents, owner)) joinQueue(documents, ORPHANS_QUEUE, nowMs, peer);
  chats.drop(documents, owner);
}
