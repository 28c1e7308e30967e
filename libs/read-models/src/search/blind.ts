/**
 * Blinded search terms: numbers that PostgreSQL can compare and nobody can interpret without the key. Each conversation has its own key, so that
 * equal words in two conversations give different numbers.
 */
import { hkdfSync } from 'node:crypto';
import { sipHash, sipKey, type SipKey } from './sip-hash.ts';

/** Blinds the terms of one conversation, to 53 bits each. */
export type Blind = (term: string) => number;

/** Scope shared by the posts of all channels, which are searched together (channels.searchPosts). */
export const POSTS_SCOPE = 'posts';

const SCOPES_KEPT = 2_000;
const TERM_BYTES_MAX = 256;

/** @param key 32 bytes, from command-api (`search.key`) */
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

/** Check value that identifies the key and the version of the terms an index was built with. */
export function keyCheck(key: Uint8Array): number {
  return blindTerms(key)('check')(`terms ${TERMS_VERSION}`);
}

/** Increase it when a message would get other terms: the index is then rebuilt. */
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
