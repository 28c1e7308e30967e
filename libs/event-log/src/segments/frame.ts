import { crc32 } from 'node:zlib';

/**
 * One durable commit in a segment file. All numbers are big-endian.
 *
 *     offset  size  field
 *          0     4  magic "TGLF"
 *          4     2  format version, 1
 *          6     2  zero
 *          8     4  length of the whole frame
 *         12     4  count of entries, at least 1
 *         16     8  position of the first entry
 *         24     4  CRC-32 of the previous frame, 0 for the first of a log: catches frames that are stale or in the wrong place
 *         28    64  the writer's Ed25519 signature (signature.ts)
 *         92     …  entries, each: length (4), bytes
 *   length−8     4  CRC-32 (IEEE) of everything before it
 *   length−4     4  length again, for reading backwards
 *
 * The CRC finds torn and rotten frames; integrity itself is the Merkle tree over the entries.
 */
export const FRAME_MAGIC = Buffer.from('TGLF', 'latin1');
const FORMAT_VERSION = 1;
/** A higher format number is treated as damage, not as a newer format. */
const FORMATS_MAX = 64;
const SIGNATURE_OFFSET = 28;
const SIGNATURE_BYTES = 64;
export const FRAME_HEADER_BYTES = SIGNATURE_OFFSET + SIGNATURE_BYTES;
export const FRAME_TRAILER_BYTES = 8;
export const ENTRY_HEADER_BYTES = 4;
/** A frame with one empty entry. */
export const FRAME_BYTES_MIN = FRAME_HEADER_BYTES + ENTRY_HEADER_BYTES + FRAME_TRAILER_BYTES;
/** Writers never produce, and readers refuse, a longer frame. */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;
/** c2sp.org/tlog-tiles frames an entry with a 16-bit length. */
export const ENTRY_BYTES_MAX = 65_535;

export type Frame = {
  first: number;
  count: number;
  length: number;
  crc: number;
  previousCrc: number;
  signature: Uint8Array;
  /** Views into the parsed buffer. */
  entries: Uint8Array[];
  /** All entries with their length fields, as stored: hashed in one call. */
  framed: Uint8Array;
};

export type FrameHeader = Pick<Frame, 'first' | 'count' | 'length' | 'previousCrc'>;

/** Size of a frame with these entries, in bytes. */
export function frameBytes(entries: readonly Uint8Array[]): number {
  let bytes = FRAME_HEADER_BYTES + FRAME_TRAILER_BYTES;
  for (const entry of entries) bytes += ENTRY_HEADER_BYTES + entry.length;
  return bytes;
}

/** The entries, concatenated, each preceded by its length. */
export function framedEntries(entries: readonly Uint8Array[]): Uint8Array {
  return framedIn(draftFrame(entries));
}

/** Encodes a complete frame. */
export function encodeFrame(first: number, entries: readonly Uint8Array[], signature: Uint8Array, previousCrc: number): { bytes: Buffer; crc: number } {
  const bytes = draftFrame(entries);
  return { bytes, crc: sealFrame(bytes, { first, count: entries.length, signature, previousCrc }) };
}

/** A frame with its entries in place and header and trailer still empty. */
function draftFrame(entries: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.allocUnsafe(frameBytes(entries));
  let offset = FRAME_HEADER_BYTES;
  for (const entry of entries) {
    bytes.writeUInt32BE(entry.length, offset);
    bytes.set(entry, offset + ENTRY_HEADER_BYTES);
    offset += ENTRY_HEADER_BYTES + entry.length;
  }
  return bytes;
}

/** The entries of a frame or draft, each preceded by its length. */
export function framedIn(frame: Uint8Array): Uint8Array {
  return frame.subarray(FRAME_HEADER_BYTES, frame.length - FRAME_TRAILER_BYTES);
}

/** Fills in header and trailer of a draft. @returns its CRC-32 */
export function sealFrame(bytes: Buffer, { first, count, signature, previousCrc }: Pick<Frame, 'first' | 'count' | 'signature' | 'previousCrc'>): number {
  const { length } = bytes;
  bytes.set(FRAME_MAGIC, 0);
  bytes.writeUInt16BE(FORMAT_VERSION, 4);
  bytes.writeUInt16BE(0, 6);
  bytes.writeUInt32BE(length, 8);
  bytes.writeUInt32BE(count, 12);
  writePosition(bytes, first, 16);
  bytes.writeUInt32BE(previousCrc, 24);
  bytes.set(signature, SIGNATURE_OFFSET);
  const end = length - FRAME_TRAILER_BYTES;
  const crc = crc32(bytes.subarray(0, end));
  bytes.writeUInt32BE(crc, end);
  bytes.writeUInt32BE(length, end + 4);
  return crc;
}

/**
 * The format number of the frame at the start of `bytes`, if it is newer than this program's. A complete frame of ours in which only that field was
 * changed counts as damage.
 */
export function newerFormat(bytes: Buffer): number | undefined {
  if (bytes.length < FRAME_HEADER_BYTES || !bytes.subarray(0, 4).equals(FRAME_MAGIC)) return undefined;
  const format = bytes.readUInt16BE(4);
  if (format <= FORMAT_VERSION || format > FORMATS_MAX) return undefined;
  const ours = Buffer.from(bytes);
  ours.writeUInt16BE(FORMAT_VERSION, 4);
  return typeof parseFrame(ours) === 'string' ? format : undefined;
}

/** The header at the start of `bytes`, or the reason why there is none. Does not check the rest of the frame. */
export function parseFrameHeader(bytes: Buffer): FrameHeader | string {
  if (bytes.length < FRAME_HEADER_BYTES) return 'the commit frame is cut off';
  if (!bytes.subarray(0, 4).equals(FRAME_MAGIC)) return 'there is no commit frame';
  if (bytes.readUInt16BE(4) !== FORMAT_VERSION || bytes.readUInt16BE(6) !== 0) return 'the commit frame has an unknown format';
  const length = bytes.readUInt32BE(8);
  const count = bytes.readUInt32BE(12);
  const room = length - FRAME_HEADER_BYTES - FRAME_TRAILER_BYTES;
  if (length > FRAME_BYTES_MAX || count < 1 || room < count * ENTRY_HEADER_BYTES) return 'the commit frame has an impossible length';
  const first = readPosition(bytes, 16);
  if (first + count > Number.MAX_SAFE_INTEGER) return 'the commit frame has an impossible position';
  return { first, count, length, previousCrc: bytes.readUInt32BE(24) };
}

/** The frame at the start of `bytes`, verified by its CRC, or the reason why there is none. */
export function parseFrame(bytes: Buffer): Frame | string {
  const header = checkFrame(bytes);
  if (typeof header === 'string') return header;
  const entries = parseEntries(bytes, header.count);
  const end = header.length - FRAME_TRAILER_BYTES;
  if (entries.length < header.count || endOf(entries.at(-1)!) !== endOf(bytes.subarray(0, end))) return 'the entries do not fill the commit frame';
  return { ...header, crc: bytes.readUInt32BE(end), signature: bytes.subarray(SIGNATURE_OFFSET, FRAME_HEADER_BYTES), entries, framed: framedIn(bytes.subarray(0, header.length)) };
}

/** One entry of the frame at the start of `bytes`, verified in the same way, or the reason why there is none. */
export function parseFrameEntry(bytes: Buffer, position: number): Uint8Array | string {
  const header = checkFrame(bytes);
  if (typeof header === 'string') return header;
  return parseEntries(bytes, position - header.first + 1)[position - header.first] ?? 'the entries do not fill the commit frame';
}

/** The entries that can still be separated in a frame with a wrong checksum; possibly none. */
export function parseUncheckedEntries(bytes: Buffer): Uint8Array[] {
  const header = parseFrameHeader(bytes);
  return typeof header === 'string' || header.length > bytes.length ? [] : parseEntries(bytes, header.count);
}

function checkFrame(bytes: Buffer): FrameHeader | string {
  const header = parseFrameHeader(bytes);
  if (typeof header === 'string') return header;
  const { length } = header;
  if (bytes.length < length) return 'the commit frame is cut off';
  const end = length - FRAME_TRAILER_BYTES;
  if (bytes.readUInt32BE(end + 4) !== length) return 'the two lengths of the commit frame differ';
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) return 'the checksum of the commit frame is wrong';
  return header;
}

/** The first `count` entries; fewer if one does not fit. */
function parseEntries(bytes: Buffer, count: number): Uint8Array[] {
  const end = bytes.readUInt32BE(8) - FRAME_TRAILER_BYTES;
  const entries: Uint8Array[] = [];
  for (let offset = FRAME_HEADER_BYTES; entries.length < count && offset + ENTRY_HEADER_BYTES <= end; ) {
    const start = offset + ENTRY_HEADER_BYTES;
    offset = start + bytes.readUInt32BE(offset);
    if (offset > end || offset - start > ENTRY_BYTES_MAX) break;
    entries.push(bytes.subarray(start, offset));
  }
  return entries;
}

function endOf(view: Uint8Array): number {
  return view.byteOffset + view.length;
}

/** Positions are below 2^53: writing two 32-bit halves avoids BigInt. */
function writePosition(bytes: Buffer, position: number, offset: number): void {
  bytes.writeUInt32BE(Math.floor(position / 2 ** 32), offset);
  bytes.writeUInt32BE(position % 2 ** 32, offset + 4);
}

function readPosition(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset) * 2 ** 32 + bytes.readUInt32BE(offset + 4);
}
