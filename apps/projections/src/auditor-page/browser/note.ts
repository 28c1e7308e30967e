/** Parsing and verification of signed checkpoints: c2sp.org/signed-note, tlog-checkpoint, and the ML-DSA-44 signature of tlog-cosignature. */
import { bytesOf, hashOf, type Bytes, type TreeHead } from './merkle.ts';

export type Checkpoint = TreeHead & { origin: string; note: string };

/** A signature line of a checkpoint. `unchecked`: this browser lacks the algorithm; `stranger`: the key is not one of the log's, e.g. a witness's. */
export type SignatureLine = { name: string; algorithm: string; state: 'right' | 'wrong' | 'unchecked' | 'stranger' };

type PrintedKey = { name: string; id: string; type: number; key: Bytes };

const ED25519 = 0x01;
const ML_DSA_44 = 0x06;
const ALGORITHMS: Record<number, string> = { [ED25519]: 'Ed25519', [ML_DSA_44]: 'ML-DSA-44' };
const ML_DSA_44_SIGNATURE_BYTES = 2420;
const utf8 = new TextEncoder();

/** Parses a signed tree head without verifying its signatures. @throws {Error} */
export function parseCheckpoint(note: string): Checkpoint {
  const separator = note.lastIndexOf('\n\n');
  const [origin, size = '', root = ''] = note.slice(0, Math.max(0, separator)).split('\n');
  if (separator < 0 || !origin || !/^(0|[1-9][0-9]{0,14})$/.test(size)) throw new Error('the server sent something that is no checkpoint');
  return { origin, size: Number(size), root: hashOf(root), note };
}

/** Verifies every signature line against the trusted keys. */
export async function checkSignatures({ note, origin, size, root }: Checkpoint, verifierKeys: readonly string[]): Promise<SignatureLine[]> {
  const keys = verifierKeys.map(parseKey);
  const separator = note.lastIndexOf('\n\n');
  const text = note.slice(0, separator + 1);
  const lines = note.slice(separator + 2).trimEnd().split('\n');
  return Promise.all(lines.map(async (line): Promise<SignatureLine> => {
    const [, name = '?', base64 = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = bytesOf(base64);
    const key = keys.find((each) => each.name === name && each.id === idOf(bytes));
    if (!key) return { name, algorithm: '?', state: 'stranger' };
    const algorithm = ALGORITHMS[key.type] ?? `type ${key.type}`;
    const state = key.type === ED25519 ? await checkEd25519(key, text, bytes.slice(4)) : await checkMlDsa44(key, { origin, size, root }, bytes.slice(4));
    return { name, algorithm, state };
  }));
}

/** Whether the log signed the checkpoint: lines of both its keys are present, the Ed25519 line is valid, and no line is invalid. */
export function isSigned(lines: readonly SignatureLine[]): boolean {
  const has = (name: string, ...states: SignatureLine['state'][]) => lines.some(({ algorithm, state }) => algorithm === name && states.includes(state));
  return has('Ed25519', 'right') && has('ML-DSA-44', 'right', 'unchecked') && !lines.some(({ state }) => state === 'wrong');
}

/** `<name>+<hex key id>+<base64(type || public key)>` */
function parseKey(text: string): PrintedKey {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const material = bytesOf(base64);
  return { name, id, type: material[0] ?? 0, key: material.slice(1) };
}

function idOf(signature: Uint8Array): string {
  return Array.from(signature.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function checkEd25519({ key }: PrintedKey, text: string, signature: Bytes): Promise<SignatureLine['state']> {
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']).catch(() => undefined);
  if (!imported) return 'unchecked';
  return (await crypto.subtle.verify('Ed25519', imported, signature, utf8.encode(text))) ? 'right' : 'wrong';
}

type MlDsa = { ml_dsa44: { verify: (signature: Uint8Array, message: Uint8Array, key: Uint8Array) => boolean } };
/** Resolved by the page's import map only; typed as string so that it is not resolved at type-check time. */
const ML_DSA_MODULE: string = '@noble/post-quantum/ml-dsa.js';

async function checkMlDsa44({ name, key }: PrintedKey, head: Omit<Checkpoint, 'note'>, signature: Bytes): Promise<SignatureLine['state']> {
  const library = await (import(ML_DSA_MODULE) as Promise<MlDsa>).catch(() => undefined);
  if (!library) return 'unchecked';
  if (signature.length !== 8 + ML_DSA_44_SIGNATURE_BYTES) return 'wrong';
  return library.ml_dsa44.verify(signature.slice(8), cosignedMessage(name, signature.subarray(0, 8), head), key) ? 'right' : 'wrong';
}

/** struct cosigned_message of c2sp.org/tlog-cosignature, for a whole tree: start = 0, end = size. */
function cosignedMessage(cosigner: string, timestamp: Uint8Array, { origin, size, root }: Omit<Checkpoint, 'note'>): Bytes {
  const parts = [utf8.encode('subtree/v1\n\0'), opaque8(cosigner), timestamp, opaque8(origin), uint64(0), uint64(size), root];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function opaque8(text: string): Uint8Array {
  const bytes = utf8.encode(text);
  return Uint8Array.from([bytes.length, ...bytes]);
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
