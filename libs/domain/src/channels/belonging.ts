/**
 * To how many supergroups and channels somebody belongs: a number each, in blocks of neighbouring ids (`channels-of:<block>`), as members have them: accounts are
 * numbered one after the other, so a crowd that joins together touches few blocks. An array takes 8 bytes of each; an object by their ids took eighty. Read by
 * whoever joins; nobody who speaks asks.
 */
import { isChannelPeer } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';

/** "channels_limit_default" (core.telegram.org/api/config#client-configuration). */
export const CHANNELS_MAX = 500;
const NEIGHBOURS = 64;

/** By what is left of the user's id when the block's number has been taken out. */
const counts = documentKind<number[]>('channels-of');

type Reader = Pick<Documents, 'get'>;
const blockOf = (user: number) => Math.floor(user / NEIGHBOURS);

/** Those that were deleted count no more. */
function channelsOf(documents: Reader, user: number): number {
  return counts.find(documents, blockOf(user))?.[user % NEIGHBOURS] ?? 0;
}

/** Whether they may belong to so many more. */
export function hasRoomForChannels(documents: Reader, user: number, more = 1): boolean {
  return channelsOf(documents, user) + more <= CHANNELS_MAX;
}

/** They have come into one, or belong to one less. Of basic groups one may have any number. */
export function countChannel(documents: Documents, peer: number, user: number, change: 1 | -1): void {
  if (!isChannelPeer(peer)) return;
  const block = counts.find(documents, blockOf(user)) ?? Array.from<number>({ length: NEIGHBOURS }).fill(0);
  block[user % NEIGHBOURS] = Math.max(0, block[user % NEIGHBOURS]! + change);
  counts.put(documents, blockOf(user), block);
}
