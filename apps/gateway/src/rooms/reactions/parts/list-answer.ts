import type { tl } from '@teamgram/tl';
import { emojiHash, listHash } from '../../../convert/list-hash.ts';
import { tlReaction } from '../../../convert/reactions.ts';

const LIMIT_MAX = 100;

/** "Not modified" when the client has just this list. */
export function listAnswer(emoji: readonly string[], limit: number, hash: bigint): tl.messages.Reactions {
  const wanted = emoji.slice(0, Math.min(limit <= 0 ? LIMIT_MAX : limit, LIMIT_MAX));
  const own = listHash(wanted.flatMap(halves));
  if (own === hash && hash !== 0n) return { _: 'messages.reactionsNotModified' };
  return { _: 'messages.reactions', hash: own, reactions: wanted.map(tlReaction) };
}

/** As TDLib counts it, which takes another one for an error: of each emoji an upper half, of which only emoji of one's own have any, and 32 bits of its MD5 with their sign. */
const halves = (emoji: string): bigint[] => [0n, BigInt.asUintN(64, BigInt.asIntN(32, emojiHash(emoji) >> 32n))];
