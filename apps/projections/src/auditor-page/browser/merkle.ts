/** Verification of RFC 6962 Merkle trees in the browser: nothing here trusts the server. SHA-256 is the browser's own (Web Crypto). */

export type Bytes = Uint8Array<ArrayBuffer>;
export type TreeHead = { size: number; root: Bytes };

const HASH_BYTES = 32;

async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

/** RFC 6962 §2.1: "MTH({d(0)}) = SHA-256(0x00 || d(0))". */
export function leafHash(entry: Uint8Array): Promise<Bytes> {
  return sha256(Uint8Array.of(0x00), entry);
}

/** RFC 6962 §2.1: SHA-256(0x01 || left || right). */
function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(Uint8Array.of(0x01), left, right);
}

/** Whether the proof is a valid inclusion path from the leaf at `index` to the root (RFC 9162 §2.1.3.2). */
export async function verifyInclusion(leaf: Bytes, index: number, { size, root }: TreeHead, proof: readonly Bytes[]): Promise<boolean> {
  if (index < 0 || index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(hash, root);
}

/** Whether the older tree is a prefix of the newer one (RFC 9162 §2.1.4.2). */
export async function verifyConsistency(older: TreeHead, newer: TreeHead, proof: readonly Bytes[]): Promise<boolean> {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && same(older.root, newer.root);
  if (older.size === 0) return proof.length === 0;
  // "If first is an exact power of 2, then prepend first_hash to the consistency_path array."
  const [start, ...rest] = Number.isInteger(Math.log2(older.size)) ? [older.root, ...proof] : proof;
  if (!start) return false;
  let [node, last] = [older.size - 1, newer.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [olderRoot, newerRoot] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      olderRoot = await nodeHash(sibling, olderRoot);
      newerRoot = await nodeHash(sibling, newerRoot);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newerRoot = await nodeHash(newerRoot, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(olderRoot, older.root) && same(newerRoot, newer.root);
}

/** Division instead of a bit shift: sizes may exceed 2^31. */
const half = (value: number) => Math.floor(value / 2);

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Decodes a 32-byte hash from base64, the form used in proofs and checkpoints. @throws {Error} */
export function hashOf(base64: string): Bytes {
  const bytes = bytesOf(base64);
  if (bytes.length !== HASH_BYTES) throw new Error('a hash has 32 bytes');
  return bytes;
}

/** @throws {Error} when the text is not base64 */
export function bytesOf(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
