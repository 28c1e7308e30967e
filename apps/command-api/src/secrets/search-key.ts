import { hkdfSync } from 'node:crypto';

/** The key that blinds search terms. Derived from the key-encryption key, so that it is not stored; with a different key the index is rebuilt. */
export function searchKeyOf(kek: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', kek, new Uint8Array(0), 'teamgram search index', 32));
}
