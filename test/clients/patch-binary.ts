/**
 * Patches a copy of a Telegram client's binary to trust our RSA key and to connect to loopback: 149.154.x.y → 127.154.x.y, 95.161.x.y → 127.61.x.y.
 * All replacements keep their length. Run the result only in a network namespace without any other route.
 */
import { createPublicKey } from 'node:crypto';

const BEGIN = '-----BEGIN RSA PUBLIC KEY-----';
const END = '-----END RSA PUBLIC KEY-----';

/** Number of replacements of each kind; 0 means that the patch does not fit this binary. */
export type PatchCounts = { keys: number; addresses: number };

/** Patches `binary` in place. `publicKeyPem` must be a 2048-bit key with exponent 65537, so that its text is as long as the one it replaces. */
export function patchBinary(binary: Buffer, publicKeyPem: string, addressPatterns: [from: string, to: string][]): PatchCounts {
  const keys = replaceKeys(binary, publicKeyPem);
  const addresses = addressPatterns.reduce((sum, [from, to]) => sum + replaceAll(binary, from, to), 0);
  return { keys, addresses };
}

function replaceKeys(binary: Buffer, publicKeyPem: string): number {
  const ours = createPublicKey(publicKeyPem).export({ type: 'pkcs1', format: 'der' }).toString('base64');
  let count = 0;
  for (let start = binary.indexOf(BEGIN); start >= 0; start = binary.indexOf(BEGIN, start + 1)) {
    const end = binary.indexOf(END, start);
    if (end < 0) break;
    const theirs = binary.subarray(start + BEGIN.length, end).toString('latin1');
    if (theirs.replaceAll('\n', '').length !== ours.length) continue;
    binary.write(rewrap(ours, theirs), start + BEGIN.length, 'latin1');
    count++;
  }
  return count;
}

/** Breaks `text` into lines at the same columns as `like`. */
function rewrap(text: string, like: string): string {
  let taken = 0;
  return like.split('').map((character) => (character === '\n' ? '\n' : text[taken++]!)).join('');
}

function replaceAll(binary: Buffer, from: string, to: string): number {
  if (from.length !== to.length) throw new Error(`a patch keeps its length: ${from} → ${to}`);
  let count = 0;
  for (let at = binary.indexOf(from, 0, 'latin1'); at >= 0; at = binary.indexOf(from, at + 1, 'latin1')) {
    binary.write(to, at, 'latin1');
    count++;
  }
  return count;
}
