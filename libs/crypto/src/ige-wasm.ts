import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from '@mtcute/wasm';
import type { IgeBackend } from './aes-ige.ts';
import { opensslBackend } from './ige-openssl.ts';

/** From this size on, copying into WebAssembly and its table-driven cipher cost more than OpenSSL's CBC with its fixed 4 µs. */
const OPENSSL_ENCRYPTS_FROM_BYTES = 512;

/** @mtcute/wasm (MIT) for decryption and small encryptions, OpenSSL's CBC for large encryptions. */
export function loadWasmBackend(): IgeBackend {
  initSync(readFileSync(fileURLToPath(getWasmUrl())));
  return {
    name: 'wasm',
    encrypt(key, iv, source, target) {
      if (source.length >= OPENSSL_ENCRYPTS_FROM_BYTES) opensslBackend.encrypt(key, iv, source, target);
      else target.set(ige256Encrypt(source, key, iv));
    },
    decrypt(key, iv, source, target) {
      target.set(ige256Decrypt(source, key, iv));
    },
  };
}
