import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { secureRandom } from '@teamgram/crypto';

const KEK_BYTES = 32;

/** The file with the key-encryption key is readable by others, or contains something else. */
export class UnsafeKek extends Error {}

/**
 * The key-encryption key (KEK) of this installation: 32 random bytes in a file of mode 600, created at the first start. With it and the files beside
 * it everything that was not erased can be opened; without it everything sealed is lost. Back it up separately from the data.
 * @throws {UnsafeKek}
 */
export function loadOrCreateKek(path: string): Uint8Array {
  if (!existsSync(path)) createKek(path);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new UnsafeKek(`${path} can be read by others: run "chmod 600" on it, and replace the key if others had access`);
  }
  const kek = readFileSync(path);
  if (kek.length !== KEK_BYTES) throw new UnsafeKek(`${path} does not hold a key of ${KEK_BYTES} bytes: restore it from a backup`);
  return kek;
}

/** Makes the file durable under its final name before any secret is wrapped with the key. */
function createKek(path: string): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  chmodSync(temporary, 0o600);
  writeSync(file, secureRandom(KEK_BYTES));
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
  const dir = openSync(dirname(path), 'r');
  fsyncSync(dir);
  closeSync(dir);
}
