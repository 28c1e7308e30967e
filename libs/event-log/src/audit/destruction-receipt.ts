/**
 * Destruction receipts: proof that the event which destroyed certain data keys is in the log, as one file that can be verified offline. What was
 * destroyed is read from the proven event itself, never from unauthenticated parts of the file.
 */
import { leafHash } from '@teamgram/crypto';
import { decodeEntry } from '../entry.ts';
import { destroyedBy, includesKeysOf, type Destroyed } from '../keys/destroyed-by.ts';
import type { LogReader } from '../reading/log-reader.ts';
import { proveEntry, verifyTlogProof } from '../tiles/tlog-proof.ts';
import { checkpointVerifiers } from '../tree/checkpoints.ts';

const FORMAT = 'teamgram destruction receipt v1';
/** Size limit of a receipt: an entry is below 64 KiB, a proof some kilobytes. */
const TEXT_MAX = 1024 * 1024;

export type DestructionReceipt = {
  format: typeof FORMAT;
  /** c2sp.org/tlog-proof of the event, under a signed checkpoint. */
  proof: string;
  /** The event's stored bytes, base64. */
  entry: string;
  /** Published verifier keys of the log. */
  keys: string[];
};

/** What a receipt proves. */
export type ProvenDestruction = Destroyed & {
  origin: string;
  position: number;
  /** Milliseconds since 1970, according to the writer of the log. */
  timeMs: number;
  type: string;
  /** SHA-256 leaf hash of the event, hexadecimal. */
  leaf: string;
  /** Journal positions of the messages whose keys were destroyed; empty when whole streams were. */
  messages: readonly number[];
  ownKeys: boolean;
};

/** The text is not a receipt, or its claims are not proven. */
export class ReceiptRefused extends Error {}

/**
 * The position of the event at `position` if it destroys keys, otherwise of the first later event that destroyed the keys of that event. Undefined
 * when no signed checkpoint covers one.
 */
export function findErasure(reader: LogReader, position: number): number | undefined {
  const size = reader.checkpoint()?.size ?? 0;
  if (position < 0 || position >= size) return undefined;
  const given = decodeEntry(reader.entry(position));
  if (destroys(destroyedBy(given.fact))) return position;
  for (let at = position + 1; at < size; ) {
    const { entries } = reader.readEntries(at, size);
    const found = entries.findIndex((entry) => includesKeysOf(destroyedBy(decodeEntry(entry).fact), given));
    if (found >= 0) return at + found;
    at += entries.length;
  }
  return undefined;
}

/** The receipt of the erasure at `position`, as the text of a file; undefined while no signed checkpoint covers it. */
export function writeReceipt(reader: LogReader, position: number): string | undefined {
  const proof = proveEntry(reader, position);
  if (proof === undefined) return undefined;
  const receipt: DestructionReceipt = { format: FORMAT, proof, entry: Buffer.from(reader.entry(position)).toString('base64'), keys: reader.verifierKeys().slice(0, LOG_KEYS) };
  return `${JSON.stringify(receipt, undefined, 2)}\n`;
}

/** The two log keys in force come first (LogReader.verifierKeys). */
const LOG_KEYS = 2;

/** Verifies a receipt. @param keys trusted verifier keys of the log; if empty, the keys in the receipt are trusted. Throws ReceiptRefused. */
export function verifyReceipt(text: string, keys: readonly string[]): ProvenDestruction {
  const receipt = parse(text);
  const entry = Buffer.from(receipt.entry, 'base64');
  try {
    const { origin, index } = verifyTlogProof(receipt.proof, entry, checkpointVerifiers(keys.length > 0 ? keys : receipt.keys));
    const { position, timeMs, fact } = decodeEntry(entry);
    const destroyed = destroyedBy(fact);
    if (position !== index) throw new ReceiptRefused(`the event calls itself ${position}, the proof is about ${index}`);
    if (!destroys(destroyed)) throw new ReceiptRefused(`${fact.type} at ${position} is in the log, but it destroys nothing`);
    return {
      ...destroyed, origin, position, timeMs, type: fact.type, leaf: Buffer.from(leafHash(entry)).toString('hex'),
      messages: fact.type === 'MessagesErased' ? fact.messages : fact.type === 'MessageVersionsErased' ? [fact.message] : [], ownKeys: keys.length === 0,
    };
  } catch (error) {
    throw error instanceof ReceiptRefused ? error : new ReceiptRefused((error as Error).message);
  }
}

function parse(text: string): DestructionReceipt {
  let receipt: Partial<DestructionReceipt> | null = null;
  try {
    if (text.length <= TEXT_MAX) receipt = JSON.parse(text) as Partial<DestructionReceipt> | null;
  } catch {
    throw new ReceiptRefused('not a destruction receipt');
  }
  const { format, proof, entry, keys } = receipt ?? {};
  const isWhole = format === FORMAT && typeof proof === 'string' && typeof entry === 'string' && Array.isArray(keys) && keys.every((key) => typeof key === 'string');
  if (!isWhole) throw new ReceiptRefused('not a destruction receipt');
  return receipt as DestructionReceipt;
}

function destroys({ leaves, streams }: Destroyed): boolean {
  return leaves.length > 0 || streams.length > 0;
}
