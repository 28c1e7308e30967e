/**
 * Terms made blind: a number that PostgreSQL can compare and nobody without the key can read. Each conversation has a key of its own, so equal words in two
 * conversations are unequal numbers.
 */
import { hkdfSync } from 'node:crypto';
import { sipHash, sipKey, type SipKey } from './sip-hash.ts';

/** Makes the numbers of one conversation's terms, 53 bits each. */
export type Blind = (term: string) => number;

/** The posts of all channels as one conversation: they are looked for together (channels.searchPosts). */
export const POSTS_SCOPE = 'posts';

const SCOPES_KEPT = 2_000;
const TERM_BYTES_MAX = 256;

/** @param key 32 bytes, of command-api (`search.key`) */
export function blindTerms(key: Uint8Array): (scope: string) => Blind {
  const kept = new Map<string, Blind>();
  return (scope) => {
    const known = kept.get(scope);
    if (known) return known;
    if (kept.size >= SCOPES_KEPT) kept.clear();
    const blind = blindWith(sipKey(new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `teamgram search ${scope}`, 16))));
    kept.set(scope, blind);
    return blind;
  };
}

/** Tells whether an index was made with the key, and by this program's idea of terms. */
export function keyCheck(key: Uint8Array): number {
  return blindTerms(key)('check')(`terms ${TERMS_VERSION}`);
}

/** Raise it when a message would have other terms: the index is then made anew. */
const TERMS_VERSION = 1;

const encoder = new TextEncoder();
const scratch = new Uint8Array(TERM_BYTES_MAX);

function blindWith(key: SipKey): Blind {
  return (term) => {
    const { written } = encoder.encodeInto(term, scratch);
    const hash = sipHash(key, scratch, written);
    return (hash[0]! & 0x1f_ffff) * 0x1_0000_0000 + (hash[1]! >>> 0);
  };
}
