import { createHmac, hash, hkdfSync, pbkdf2, timingSafeEqual } from 'node:crypto';

/** SHA-1 (FIPS 180-4), 20 bytes. Only where MTProto requires it; not for new designs. */
export function sha1(data: Uint8Array): Uint8Array {
  return hash('sha1', data, 'buffer');
}

/** SHA-256 (FIPS 180-4), 32 bytes, in one call without a hash object (0.9 µs against 1.8 for 33 bytes). */
export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/** SHA-512 (FIPS 180-4), 64 bytes. */
export function sha512(data: Uint8Array): Uint8Array {
  return hash('sha512', data, 'buffer');
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(data).digest();
}

/** HKDF-SHA-256 (RFC 5869): derives `sizeBytes` (at most 8160) of key material for the purpose `info`. */
export function hkdfSha256(key: Uint8Array, salt: Uint8Array, info: string | Uint8Array, sizeBytes: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, info, sizeBytes));
}

/** PBKDF2-HMAC-SHA-512 (RFC 8018 §5.2), 64 bytes, on the thread pool: 100,000 iterations take tens of milliseconds. */
export function pbkdf2Sha512(password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, 64, 'sha512', (error, derived) => (error ? reject(error) : resolve(derived)));
  });
}

/** Compares two byte strings in time that depends on their sizes only. Strings of different sizes are unequal. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
