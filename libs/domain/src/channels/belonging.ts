/**
 * To how many supergroups and channels somebody belongs: a number each, in blocks of neighbouring ids (`channels-of:<block>`), as members have them: accounts are
 * numbered one after the other, so a crowd that joins together touches few blocks. Read by whoever joins; nobody who speaks asks.
 */
import { isChannelPeer } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';

/** "channels_limit_default" (core.telegram.org/api/config#client-configuration). */
export const CHANNELS_MAX = 500;
const NEIGHBOURS = 64;

/** By user. */
const counts = documentKind<Record<string, number>>('channels-of');

type Reader = Pick<Documents, 'get'>;
const blockOf = (user: number) => Math.floor(user / NEIGHBOURS);

/** Those that were deleted count no more. */
function channelsOf(documents: Reader, user: number): number {
  return counts.find(documents, blockOf(user))?.[user] ?? 0;
}

/** Whether they may belong to so many more. */
export function hasRoomForChannels(documents: Reader, user: number, more = 1): boolean {
  return channelsOf(documents, user) + more <= CHANNELS_MAX;
}

/** They have come into one, or belong to one less. Of basic groups one may have any number. */
export function countChannel(documents: Documents, peer: number, user: number, change: 1 | -1): void {
  if (!isChannelPeer(peer)) return;
  const block = counts.find(documents, blockOf(user)) ?? {};
  const count = (block[user] ?? 0) + change;
  if (count > 0) block[user] = count;
  else delete block[user];
  counts.put(documents, blockOf(user), block);
}
