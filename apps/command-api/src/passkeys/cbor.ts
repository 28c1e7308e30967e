/**
 * Decoder for the CBOR (RFC 8949) used by WebAuthn: definite lengths only, as in CTAP2's canonical form (WebAuthn Level 3, 6.5.1.1 and FIDO CTAP2
 * "message encoding"), with limits on depth and item count. Everything else is rejected, including duplicate keys.
 */
const DEPTH_MAX = 4;
const ITEMS_MAX = 64;

export type Cbor = number | string | boolean | null | Uint8Array | Cbor[] | Map<number | string, Cbor>;

/** The input is not CBOR of the accepted form. */
export class CborError extends Error {
  constructor() {
    super('not the CBOR that was expected');
    this.name = 'CborError';
  }
}

/** Decodes the first value and returns the offset at which it ends. Throws CborError. */
export function readCbor(bytes: Uint8Array): { value: Cbor; end: number } {
  const reader = new CborReader(bytes);
  const value = reader.value(0);
  return { value, end: reader.position };
}

/** Decodes a value that must fill the whole input. Throws CborError. */
export function onlyCbor(bytes: Uint8Array): Cbor {
  const { value, end } = readCbor(bytes);
  if (end !== bytes.length) throw new CborError();
  return value;
}

class CborReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): Cbor {
    if (depth > DEPTH_MAX || ++this.#items > ITEMS_MAX) throw new CborError();
    const head = this.#byte();
    const [major, info] = [head >> 5, head & 31];
    switch (major) {
      case 0: return this.#argument(info);
      case 1: return -1 - this.#argument(info);
      case 2: return this.#take(this.#argument(info));
      case 3: return this.#text(this.#argument(info));
      case 4: return Array.from({ length: this.#count(info) }, () => this.value(depth + 1));
      case 5: return this.#map(this.#count(info), depth);
      case 7: return simple(info);
      default: throw new CborError();
    }
  }

  #map(count: number, depth: number): Map<number | string, Cbor> {
    const map = new Map<number | string, Cbor>();
    for (let index = 0; index < count; index++) {
      const key = this.value(depth + 1);
      if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) throw new CborError();
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  /** RFC 8949 3: the argument itself, or the bytes that follow. Arguments above 2^32 − 1 are rejected. */
  #argument(info: number): number {
    if (info < 24) return info;
    const sizeBytes = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : 0;
    if (sizeBytes === 0 || this.position + sizeBytes > this.#bytes.length) throw new CborError();
    const at = this.position;
    this.position += sizeBytes;
    return sizeBytes === 1 ? this.#view.getUint8(at) : sizeBytes === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #count(info: number): number {
    const count = this.#argument(info);
    if (count > ITEMS_MAX) throw new CborError();
    return count;
  }

  #text(sizeBytes: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#take(sizeBytes));
    } catch {
      throw new CborError();
    }
  }

  #take(sizeBytes: number): Uint8Array {
    if (this.position + sizeBytes > this.#bytes.length) throw new CborError();
    return this.#bytes.subarray(this.position, (this.position += sizeBytes));
  }

  #byte(): number {
    if (this.position >= this.#bytes.length) throw new CborError();
    return this.#bytes[this.position++]!;
  }
}

function simple(info: number): boolean | null {
  if (info === 20) return false;
  if (info === 21) return true;
  if (info === 22) return null;
  throw new CborError();
}
