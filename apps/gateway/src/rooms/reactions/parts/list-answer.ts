import type { tl } from '@teamgram/tl';
import { emojiHash, listHash } from '../../../convert/list-hash.ts';
import { tlReaction } from '../../../convert/reactions.ts';

const LIMIT_MAX = 100;

/** "Not modified" when the hash matches. */
export function listAnswer(emoji: readonly string[], limit: number, hash: bigint): tl.messages.Reactions {
  const wanted = emoji.slice(0, Math.min(limit <= 0 ? LIMIT_MAX : limit, LIMIT_MAX));
  const own = listHash(wanted.flatMap(halves));
  if (own === hash && hash !== 0n) return { _: 'messages.reactionsNotModified' };
  return { _: 'messages.reactions', hash: own, reactions: wanted.map(tlReaction) };
}

/**
 * As TDLib computes the hash (it treats a different one as an error): for each emoji an
 * upper half, which is 0 except for custom emoji, and 32 bits of its MD5, sign-extended.
 */
const halves = (emoji: string): bigint[] => [0n, BigInt.asUintN(64, BigInt.asIntN(32, emojiHash(emoji) >> 32n))];
