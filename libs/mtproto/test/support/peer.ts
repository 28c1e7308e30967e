import { type AuthKey, decryptMessage, encryptMessage, seededRandom } from '@teamgram/crypto';
import { TlReader } from '@teamgram/tl';
import { unzipSync } from 'node:zlib';
import { ClientTransport, type ConnectionOptions, type Packet } from '../../src/index.ts';
import type { Rig } from './rig.ts';
import { settle } from './rig.ts';

export interface SentMessage {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Uint8Array;
}

/** A message of the server as the peer sees it. `object` is set when it is a service object. */
export interface SeenMessage {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Uint8Array;
  readonly inContainer: boolean;
  readonly name: string;
  readonly object: Record<string, unknown>;
}

export interface SeenPacket {
  readonly salt: bigint;
  readonly sessionId: bigint;
  readonly messages: readonly SeenMessage[];
  readonly isContainer: boolean;
}

const MSG_CONTAINER = 0x73f1f8dc;

/** A scripted client: the test chooses salt, msg_id, seqno and container freely. */
export class Peer {
  readonly rig: Rig;
  readonly key: AuthKey;
  sessionId: bigint;
  salt: bigint;
  readonly packets: SeenPacket[] = [];
  readonly errors: number[] = [];
  readonly quickAcks: number[] = [];
  #transport!: ClientTransport;
  #connection!: ReturnType<Rig['connect']>;
  #contentCount = 0;
  #tick = 0n;
  readonly #random;
  readonly #framing;

  constructor(rig: Rig, key: AuthKey, options: { seed?: string; sessionId?: bigint; framing?: 'intermediate' | 'abridged' | 'padded' | 'full' } = {}) {
    this.rig = rig;
    this.key = key;
    this.#random = seededRandom(options.seed ?? 'peer');
    this.#framing = options.framing ?? 'intermediate';
    this.sessionId = options.sessionId ?? 77n;
    this.salt = 0n;
    this.open();
  }

  /** Obtains the salt as clients do (bad_server_salt), then clears the record of it. */
  static async ready(rig: Rig, key: AuthKey = rig.keys.make(rig.random), options: ConstructorParameters<typeof Peer>[2] = {}): Promise<Peer> {
    const peer = new Peer(rig, key, options);
    const [notice] = await peer.exchange([peer.message(words0('ping'))]);
    peer.salt = notice!.object['new_server_salt'] as bigint;
    peer.packets.length = 0;
    return peer;
  }

  /** Opens a (new) connection; messages are sent over the newest. */
  open(options?: ConnectionOptions): void {
    this.#transport = new ClientTransport({ framing: this.#framing, random: this.#random });
    const transport = this.#transport;
    this.#connection = this.rig.connect((bytes) => {
      for (const packet of transport.receive(bytes)) this.#see(packet);
    }, options);
  }

  get isClosed(): boolean {
    return this.#connection.isClosed();
  }

  get connection() {
    return this.#connection.connection;
  }

  /** Closes the socket. */
  cut(): void {
    this.#connection.connection.closed();
  }

  /** The next client msg_id, `offsetMs` away from now. */
  nextId(offsetMs = 0): bigint {
    const ms = this.rig.clock.nowMs() + offsetMs;
    const seconds = BigInt(Math.floor(ms / 1000));
    this.#tick += 4n;
    return (seconds << 32n) + BigInt(Math.floor(((ms % 1000) / 1000) * 2 ** 32)) / 4n * 4n + this.#tick;
  }

  /** A message, content-related unless told otherwise. */
  message(body: Uint8Array, fields: { msgId?: bigint; contentRelated?: boolean; seqNo?: number } = {}): SentMessage {
    const contentRelated = fields.contentRelated ?? true;
    const seqNo = fields.seqNo ?? (contentRelated ? this.#contentCount++ * 2 + 1 : this.#contentCount * 2);
    return { msgId: fields.msgId ?? this.nextId(), seqNo, body };
  }

  container(messages: readonly SentMessage[], fields: { msgId?: bigint; seqNo?: number; count?: number } = {}): SentMessage {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(MSG_CONTAINER);
    head.writeUInt32LE(fields.count ?? messages.length, 4);
    const parts = messages.flatMap(({ msgId, seqNo, body }) => {
      const header = Buffer.alloc(16);
      header.writeBigInt64LE(msgId);
      header.writeInt32LE(seqNo, 8);
      header.writeInt32LE(body.length, 12);
      return [header, Buffer.from(body)];
    });
    return this.message(Buffer.concat([head, ...parts]), { contentRelated: false, ...fields });
  }

  /** The encrypted packet of a message. */
  encrypt({ msgId, seqNo, body }: SentMessage, { salt = this.salt, sessionId = this.sessionId, length = body.length, padding = 0 } = {}): Uint8Array {
    const plaintext = Buffer.alloc(32 + body.length + padding);
    plaintext.writeBigInt64LE(salt, 0);
    plaintext.writeBigInt64LE(sessionId, 8);
    plaintext.writeBigInt64LE(msgId, 16);
    plaintext.writeInt32LE(seqNo, 24);
    plaintext.writeInt32LE(length, 28);
    plaintext.set(body, 32);
    return encryptMessage(this.key, 'client', plaintext, this.#random);
  }

  sendPacket(packet: Uint8Array, quickAck = false): void {
    this.#connection.connection.receive(this.#transport.send(packet, quickAck));
  }

  send(message: SentMessage, options?: Parameters<Peer['encrypt']>[1]): void {
    this.sendPacket(this.encrypt(message, options));
  }

  /** Sends the messages (several in a container) and returns what the server has sent since. */
  async exchange(messages: readonly SentMessage[]): Promise<SeenMessage[]> {
    this.send(messages.length === 1 ? messages[0]! : this.container(messages));
    return this.seen();
  }

  /** The messages received since the last call, in order. */
  async seen(): Promise<SeenMessage[]> {
    await settle();
    return this.packets.splice(0).flatMap(({ messages }) => messages);
  }

  #see(packet: Packet): void {
    if (packet.kind === 'error') this.errors.push(packet.code);
    else if (packet.kind === 'quick-ack') this.quickAcks.push(packet.token);
    else this.packets.push(this.decrypt(packet.payload));
  }

  decrypt(payload: Uint8Array): SeenPacket {
    const plaintext = Buffer.from(decryptMessage(this.key, 'server', payload).plaintext);
    const body = plaintext.subarray(32, 32 + plaintext.readInt32LE(28));
    const isContainer = body.readUInt32LE(0) === MSG_CONTAINER;
    const messages = isContainer ? contents(body) : [seen(plaintext.readBigInt64LE(16), plaintext.readInt32LE(24), body, false)];
    return { salt: plaintext.readBigInt64LE(0), sessionId: plaintext.readBigInt64LE(8), messages, isContainer };
  }
}

function contents(container: Buffer): SeenMessage[] {
  const messages: SeenMessage[] = [];
  for (let offset = 8, left = container.readInt32LE(4); left > 0; left--) {
    const size = container.readInt32LE(offset + 12);
    messages.push(seen(container.readBigInt64LE(offset), container.readInt32LE(offset + 8), container.subarray(offset + 16, offset + 16 + size), true));
    offset += 16 + size;
  }
  return messages;
}

function seen(msgId: bigint, seqNo: number, body: Uint8Array, inContainer: boolean): SeenMessage {
  const object = tryRead(body);
  return { msgId, seqNo, body: Uint8Array.from(body), inContainer, name: object?._ ?? 'unknown', object: (object ?? {}) as Record<string, unknown> };
}

/** Decodes a service object, and the result of an rpc_result if it is one. */
function tryRead(body: Uint8Array): { _: string } | undefined {
  try {
    const object = new TlReader(body).object() as { _: string; result?: Uint8Array; packed_data?: Uint8Array };
    if (object._ === 'gzip_packed') return { ...object, unpacked: unzipSync(object.packed_data!) } as never;
    return object._ === 'rpc_result' ? ({ ...object, answer: tryRead(object.result!) } as never) : object;
  } catch {
    return undefined;
  }
}

function words0(name: 'ping'): Uint8Array {
  const body = Buffer.alloc(12);
  body.writeUInt32LE(name === 'ping' ? 0x7abe77ec : 0);
  return body;
}
