import { hkdfSync } from 'node:crypto';

/** The key under which words are made blind. It follows from the key-encryption key, so nothing is stored; with another one the index is made anew. */
export function searchKeyOf(kek: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', kek, new Uint8Array(0), 'teamgram search index', 32));
}
