/** Seeded hostile byte streams, each starting like a valid transport so that it reaches the code after transport detection. */
import { createCipheriv, createHash } from 'node:crypto';

export type Attack = { name: string; bytes: Uint8Array };

/** A reproducible stream of pseudo-random numbers in 0 … 2^32 − 1 (SHA-256 in counter mode, identical on all machines). */
class SeededNumbers {
  readonly #seed: string;
  #counter = 0;
  #pool = Buffer.alloc(0);

  constructor(seed: string) {
    this.#seed = seed;
  }

  bytes(length: number): Buffer {
    while (this.#pool.length < length) {
      this.#pool = Buffer.concat([this.#pool, createHash('sha256').update(`${this.#seed}/${this.#counter++}`).digest()]);
    }
    const taken = this.#pool.subarray(0, length);
    this.#pool = this.#pool.subarray(length);
    return Buffer.from(taken);
  }

  below(limit: number): number {
    return this.bytes(4).readUInt32LE() % limit;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

const REQ_PQ_MULTI = 0xbe7e8ef1;
const CORE_IDS = [REQ_PQ_MULTI, 0x60469778, 0xd712e4be, 0xf5045f1f, 0x73f1f8dc, 0x3072cfa1, 0xda9b0d0d, 0x1cb5c415, 0xffffffff];

/** An unencrypted message: auth_key_id 0, a message id, a possibly wrong length, a body that may start like a valid one. */
function unencrypted(random: SeededNumbers): Buffer {
  const body = Buffer.concat([u32(random.pick(CORE_IDS)), random.bytes(random.below(300) & ~3)]);
  const claimed = random.below(4) === 0 ? random.bytes(4) : u32(body.length);
  return Buffer.concat([Buffer.alloc(8), random.bytes(8), claimed, body]);
}

/** Looks encrypted: an unknown key id, a message key, and noise. */
const encrypted = (random: SeededNumbers) => random.bytes(24 + 16 * random.below(40));

const payload = (random: SeededNumbers) => random.pick([unencrypted, encrypted, (r: SeededNumbers) => r.bytes(r.below(600))])(random);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

const framings: Record<string, (random: SeededNumbers) => Buffer> = {
  abridged: (random) => {
    const packet = payload(random);
    const words = random.below(5) === 0 ? random.below(2 ** 24) : packet.length >> 2;
    const length = words < 0x7f ? Buffer.from([words]) : Buffer.concat([Buffer.from([0x7f]), u32(words).subarray(0, 3)]);
    return Buffer.concat([Buffer.from([0xef]), length, packet]);
  },
  intermediate: (random) => Buffer.concat([u32(0xeeeeeeee), lyingLength(random), payload(random)]),
  padded: (random) => Buffer.concat([u32(0xdddddddd), lyingLength(random), payload(random), random.bytes(random.below(16))]),
  full: (random) => {
    const packet = payload(random);
    return Buffer.concat([random.below(3) === 0 ? random.bytes(4) : u32(packet.length + 12), u32(0), packet, random.bytes(4)]);
  },
  obfuscated: (random) => obfuscate(random, Buffer.concat([lyingLength(random), payload(random)])),
  http: (random) => Buffer.concat([Buffer.from(httpHead(random), 'latin1'), payload(random)]),
  webSocket: (random) => Buffer.concat([
    Buffer.from('GET /apiws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n', 'latin1'),
    random.bytes(random.below(400)),
  ]),
  noise: (random) => random.bytes(1 + random.below(2000)),
};

const lyingLength = (random: SeededNumbers) => (random.below(3) === 0 ? random.bytes(4) : u32(random.below(700)));

function httpHead(random: SeededNumbers): string {
  const path = random.pick(['/api', '/apiw1', '/apiws', '/', `/${'a'.repeat(random.below(9000))}`]);
  const length = random.pick(['40', '-1', '99999999999', '1e3', 'x', '0']);
  return `${random.pick(['POST', 'GET', 'OPTIONS', 'BREW'])} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
}

/** A valid obfuscated2 header (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation), then the payload under its keys. */
function obfuscate(random: SeededNumbers, inner: Buffer): Buffer {
  const header = random.bytes(64);
  header[0] = 0x11; // none of the first bytes that other transports own
  header.writeUInt32LE(random.pick([0xefefefef, 0xeeeeeeee, 0xdddddddd, 0x12345678]), 56);
  const cipher = createCipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56));
  const encryptedHeader = cipher.update(header);
  return Buffer.concat([header.subarray(0, 56), encryptedHeader.subarray(56), cipher.update(inner)]);
}

/** Attack number `index` of a seed; deterministic. */
export function attack(seed: string, index: number): Attack {
  const random = new SeededNumbers(`${seed}/${index}`);
  const names = Object.keys(framings);
  const name = names[index % names.length]!;
  return { name, bytes: framings[name]!(random) };
}
