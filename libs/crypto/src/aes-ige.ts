import { constantTimeEqual } from './digest.ts';
import { CryptoError, requireSize } from './errors.ts';
import { loadNativeBackend } from './ige-native.ts';
import { opensslBackend } from './ige-openssl.ts';
import { loadWasmBackend } from './ige-wasm.ts';

/**
 * One implementation of AES-256-IGE. Sizes are checked by the caller; `target` is `source` itself or does not overlap it. The key has 32 bytes; so
 * has the iv: the ciphertext block, then the plaintext block "before" the first.
 */
export type IgeBackend = {
  readonly name: 'native' | 'wasm' | 'openssl';
  readonly encrypt: (key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array) => void;
  readonly decrypt: (key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array) => void;
};

/** Fastest first. */
const loaders = [loadNativeBackend, loadWasmBackend, () => opensslBackend];

/** The first one that works on this machine. The others are not loaded: WebAssembly would add 30 ms to every start. */
const backend = firstBackend();

/** The backends that work on this machine, fastest first. */
export function igeBackends(): IgeBackend[] {
  return loaders.flatMap((load) => tryBackend(load) ?? []);
}

/** The name of the backend in use. */
export function aesIgeBackend(): IgeBackend['name'] {
  return backend.name;
}

/** AES-256-IGE encryption. @param key 32 bytes @param iv 32 bytes @param data a multiple of 16 bytes @throws {CryptoError} BAD_LENGTH */
export function igeEncrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const target = new Uint8Array(data.length);
  igeEncryptInto(key, iv, data, target);
  return target;
}

/** AES-256-IGE decryption. @param key 32 bytes @param iv 32 bytes @param data a multiple of 16 bytes @throws {CryptoError} BAD_LENGTH */
export function igeDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const target = new Uint8Array(data.length);
  igeDecryptInto(key, iv, data, target);
  return target;
}

/** `igeEncrypt` without allocation: `target` has the size of `source` and is the same memory or does not overlap it. */
export function igeEncryptInto(key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array): void {
  requireIgeSizes(key, iv, source, target);
  backend.encrypt(key, iv, source, target);
}

/** `igeDecrypt` without allocation: `target` has the size of `source` and is the same memory or does not overlap it. */
export function igeDecryptInto(key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array): void {
  requireIgeSizes(key, iv, source, target);
  backend.decrypt(key, iv, source, target);
}

function requireIgeSizes(key: Uint8Array, iv: Uint8Array, source: Uint8Array, target: Uint8Array): void {
  requireSize('AES key', key, 32);
  requireSize('IGE iv', iv, 32);
  if (source.length % 16 !== 0) throw new CryptoError('BAD_LENGTH', 'AES-IGE data must be a multiple of 16 bytes');
  requireSize('target', target, source.length);
}

function firstBackend(): IgeBackend {
  for (const load of loaders) {
    const candidate = tryBackend(load);
    if (candidate) return candidate;
  }
  return opensslBackend;
}

/** A backend that is missing, built for another machine or computes wrong results must never be used. */
function tryBackend(load: () => IgeBackend): IgeBackend | undefined {
  try {
    const candidate = load();
    return agreesWithOpenssl(candidate) ? candidate : undefined;
  } catch {
    return undefined;
  }
}

function agreesWithOpenssl({ encrypt, decrypt }: IgeBackend): boolean {
  const sample = Uint8Array.from({ length: 128 }, (_, index) => index * 7);
  const [key, iv, data] = [sample.subarray(0, 32), sample.subarray(32, 64), sample.subarray(64)];
  const expected = new Uint8Array(64);
  const encrypted = new Uint8Array(64);
  const decrypted = new Uint8Array(64);
  opensslBackend.encrypt(key, iv, data, expected);
  encrypt(key, iv, data, encrypted);
  decrypt(key, iv, encrypted, decrypted);
  return constantTimeEqual(encrypted, expected) && constantTimeEqual(decrypted, data);
}
