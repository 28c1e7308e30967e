/** Detects the protocol of a new TCP connection by its first bytes (T1). */
import { readUint32 } from '../wire/bytes.ts';
import { ABRIDGED_TAG } from './abridged.ts';
import { INTERMEDIATE_TAG } from './intermediate.ts';
import { INIT_BYTES } from './obfuscation.ts';
import { PADDED_TAG } from './padded.ts';

export type Detected =
  | 'more'
  | 'http'
  | 'obfuscated'
  | { readonly framing: 'abridged' | 'intermediate' | 'padded' | 'full'; /** Bytes of the tag, to skip. */ readonly tagBytes: number };

/** "GET ", "POST", "HEAD", "OPTI" as little-endian 32-bit integers. */
const HTTP_METHODS: ReadonlySet<number> = new Set([0x20544547, 0x54534f50, 0x44414548, 0x4954504f]);

/** "The server recognizes these different protocols (and distinguishes them from HTTP, too) by the header." */
export function detect(bytes: Uint8Array): Detected {
  if (bytes.length < 1) return 'more';
  if (bytes[0] === ABRIDGED_TAG) return { framing: 'abridged', tagBytes: 1 };
  if (bytes.length < 4) return 'more';
  const first = readUint32(bytes, 0);
  if (first === INTERMEDIATE_TAG) return { framing: 'intermediate', tagBytes: 4 };
  if (first === PADDED_TAG) return { framing: 'padded', tagBytes: 4 };
  if (HTTP_METHODS.has(first)) return 'http';
  if (bytes.length < 8) return 'more';
  // "Bytes 4-8 must also not be equal to 0x00000000, since that would indicate use of the full transport with … sequence number (0)"
  if (readUint32(bytes, 4) === 0) return { framing: 'full', tagBytes: 0 };
  return bytes.length < INIT_BYTES ? 'more' : 'obfuscated';
}
