import type { tl } from '@teamgram/tl';
import { listHash } from '../../../convert/list-hash.ts';
import { tlReaction } from '../../../convert/reactions.ts';

const LIMIT_MAX = 100;

/** "Not modified" when the client has just this list. */
export function listAnswer(emoji: readonly string[], limit: number, hash: bigint): tl.messages.Reactions {
  const wanted = emoji.slice(0, Math.min(limit <= 0 ? LIMIT_MAX : limit, LIMIT_MAX));
  const own = listHash(wanted.map((one) => hashOf(one)));
  if (own === hash && hash !== 0n) return { _: 'messages.reactionsNotModified' };
  return { _: 'messages.reactions', hash: own, reactions: wanted.map(tlReaction) };
}

/** Any number that two lists share only when they are alike will do. */
function hashOf(emoji: string): bigint {
  let hash = 0n;
  for (const character of emoji) hash = BigInt.asUintN(64, hash * 31n + BigInt(character.codePointAt(0)!));
  return hash;
}
