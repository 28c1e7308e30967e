/**
 * Number of supergroups and channels that each user is in, in blocks of neighbouring ids (`channels-of:<block>`): accounts are numbered
 * consecutively, so a crowd that joins together touches few blocks. An array takes 8 bytes per user; an object keyed by id took eighty. Read when
 * joining, never when sending.
 */
import { isChannelPeer } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';

/** "channels_limit_default" (core.telegram.org/api/config#client-configuration). */
export const CHANNELS_MAX = 500;
const NEIGHBOURS = 64;

/** Indexed by the user id modulo the block size. */
const counts = documentKind<number[]>('channels-of');

type Reader = Pick<Documents, 'get'>;
const blockOf = (user: number) => Math.floor(user / NEIGHBOURS);

/** Not counting deleted ones. */
function channelsOf(documents: Reader, user: number): number {
  return counts.find(documents, blockOf(user))?.[user % NEIGHBOURS] ?? 0;
}

/** Whether the user may join this many more. */
export function hasRoomForChannels(documents: Reader, user: number, more = 1): boolean {
  return channelsOf(documents, user) + more <= CHANNELS_MAX;
}

/** Counts a join or a leave. Basic groups are not limited and not counted. */
export function countChannel(documents: Documents, peer: number, user: number, change: 1 | -1): void {
  if (!isChannelPeer(peer)) return;
  const block = counts.find(documents, blockOf(user)) ?? Array.from<number>({ length: NEIGHBOURS }).fill(0);
  block[user % NEIGHBOURS] = Math.max(0, block[user % NEIGHBOURS]! + change);
  counts.put(documents, blockOf(user), block);
}
