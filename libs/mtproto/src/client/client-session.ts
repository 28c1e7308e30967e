/** The client's half of a session: requests out, results and updates in. No socket, no timer. */
import { type AuthKey, decryptMessage, encryptMessage, type RandomSource } from '@teamgram/crypto';
import { unzipSync } from 'node:zlib';
import { asBuffer, readInt32, readInt64, readUint32, writeInt64, writeUint32 } from '../wire/bytes.ts';
import type { Clock } from '../wire/clock.ts';
import * as id from '../wire/constructors.ts';
import { constructorOf, type CoreObject, readCore, writeCore } from '../wire/core.ts';
import { ID_OF, MessageIds, messageIdMs } from '../wire/message-id.ts';
import type { ClientRequest } from './request.ts';
import { ConnectionError, RpcError } from './rpc-error.ts';

export interface ClientSessionOptions {
  readonly authKey: AuthKey;
  readonly salt: bigint;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Server time minus local time, in milliseconds; corrected when the server refuses a msg_id as too old or too new. */
  readonly timeOffsetMs?: number | undefined;
  /** Receives each boxed object that answers no request, i.e. `Updates`. */
  readonly onUpdate?: ((body: Uint8Array) => void) | undefined;
  /** The server has created the session (new_session_created): updates sent before may have been missed. */
  readonly onNewSession?: (() => void) | undefined;
  /** Called when something has been queued: send `takePacket()` soon. */
  readonly requestFlush: () => void;
}

const PLAINTEXT_HEADER_BYTES = 32;
const MESSAGE_HEADER_BYTES = 16;
const CONTAINER_HEADER_BYTES = 8;
/** Size limit for the requests of one packet, in bytes; a single larger request is sent alone. */
const PACKET_BYTES_MAX = 1 << 19;
const CONTAINER_MESSAGES_MAX = 1000;
const REFUSALS_MAX = 5;
/** How many msg_ids of updates are remembered, to recognise retransmissions. */
const SEEN_MAX = 512;
/** "if there is a large number of unacknowledged messages from the server (say, over 16), the client transmits a stand-alone acknowledgment" */
const ACKS_MAX = 16;
const RESULT_BYTES_MAX = 1 << 24;

/** The client half of one session: numbers, packs, acknowledges and retransmits messages. Sans-I/O: `takePacket` returns bytes, `receive` takes them. */
export class ClientSession {
  readonly #options: ClientSessionOptions;
  readonly #clock: Clock;
  #timeOffsetMs: number;
  #ids: MessageIds;
  id: bigint;
  salt: bigint;
  #contentCount = 0;
  readonly #pending = new Map<bigint, ClientRequest>();
  #queue: ClientRequest[] = [];
  #acks: bigint[] = [];
  readonly #seen = new Set<bigint>();

  constructor(options: ClientSessionOptions) {
    this.#options = options;
    this.#timeOffsetMs = options.timeOffsetMs ?? 0;
    this.#clock = { nowMs: () => options.clock.nowMs() + this.#timeOffsetMs };
    this.#ids = new MessageIds(this.#clock);
    this.id = readInt64(options.random(8), 0);
    this.salt = options.salt;
  }

  get authKey(): AuthKey {
    return this.#options.authKey;
  }

  /** Queues an API request; resolves to the boxed result or rejects with an RpcError. Pass a function of the msg_id for a request that contains its own. */
  invoke(request: Uint8Array | ((msgId: bigint) => Uint8Array)): Promise<Uint8Array> {
    return this.#enqueue(request, true);
  }

  /** Queues a service request that has a response type of its own: ping, get_future_salts, msgs_state_req. */
  async call(request: CoreObject): Promise<CoreObject> {
    const answer = await this.#enqueue(writeCore(request), false);
    return readCore(answer, 'pong', 'future_salts', 'msgs_state_info');
  }

  /** Queues a service message that gets no response. */
  notify(message: CoreObject): void {
    this.#queue.push({ ...this.#requestOf(writeCore(message), undefined, false), settled: undefined });
    this.#options.requestFlush();
  }

  /** Whether to send a packet now: something is queued, or more than ACKS_MAX acknowledgments are pending. */
  get needsFlush(): boolean {
    return this.#queue.length > 0 || this.#acks.length > ACKS_MAX;
  }

  /** The next packet, with everything queued and all pending acknowledgments; undefined when there is nothing to send. */
  takePacket(): Uint8Array | undefined {
    if (this.#queue.length === 0 && this.#acks.length === 0) return undefined;
    const requests = this.#takeRequests();
    for (const request of requests) this.#number(request);
    const repeats = requests.some(({ containerId }) => containerId !== 0n);
    const isAlone = requests.length === 1 && this.#acks.length === 0 && !repeats;
    const plaintext = isAlone ? this.#packOne(requests[0]!) : this.#packContainer(requests);
    writeInt64(plaintext, 0, this.salt);
    writeInt64(plaintext, 8, this.id);
    return encryptMessage(this.#options.authKey, 'client', plaintext, this.#options.random);
  }

  /** Processes one encrypted packet. @throws {CryptoError | TlError | ConnectionError} when it is not from our server */
  receive(payload: Uint8Array): void {
    const { plaintext } = decryptMessage(this.#options.authKey, 'server', payload);
    const sizeBytes = readInt32(plaintext, 28);
    if (sizeBytes < 4 || sizeBytes > plaintext.length - PLAINTEXT_HEADER_BYTES) throw new ConnectionError(0, 'a message longer than its packet');
    if (readInt64(plaintext, 8) !== this.id) return; // an answer to the session before a reset
    const body = plaintext.subarray(PLAINTEXT_HEADER_BYTES, PLAINTEXT_HEADER_BYTES + sizeBytes);
    this.#message(readInt64(plaintext, 16), readUint32(plaintext, 24), body);
    if (this.needsFlush) this.#options.requestFlush();
  }

  /** After a reconnection: queues every request without a result again. The server recognises those it has already received. */
  repeatAll(): void {
    const waiting = [...this.#pending.values()].filter((request) => !this.#queue.includes(request));
    this.#queue = [...waiting, ...this.#queue];
    if (this.#queue.length > 0) this.#options.requestFlush();
  }

  /** Rejects every request that has no result. */
  abandon(error: Error): void {
    const waiting = new Set([...this.#pending.values(), ...this.#queue]);
    this.#pending.clear();
    this.#queue = [];
    for (const { settled } of waiting) settled?.reject(error);
  }

  #enqueue(request: Uint8Array | ((msgId: bigint) => Uint8Array), contentRelated: boolean): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const [body, build] = typeof request === 'function' ? [new Uint8Array(0), request] : [request, undefined];
      this.#queue.push({ ...this.#requestOf(body, build, contentRelated), settled: { resolve, reject } });
      if (this.#queue.length === 1) this.#options.requestFlush();
    });
  }

  #requestOf(body: Uint8Array, build: ClientRequest['build'], contentRelated: boolean): Omit<ClientRequest, 'settled'> {
    return { msgId: 0n, seqNo: 0, body, build, containerId: 0n, refusals: 0, contentRelated };
  }

  #takeRequests(): ClientRequest[] {
    const queue = this.#queue;
    let bytes = 0;
    let count = 0;
    while (count < queue.length && count < CONTAINER_MESSAGES_MAX && (count === 0 || bytes < PACKET_BYTES_MAX)) bytes += queue[count++]!.body.length;
    if (count === queue.length) {
      this.#queue = [];
      return queue;
    }
    return queue.splice(0, count);
  }

  #number(request: ClientRequest): void {
    if (request.msgId !== 0n) return;
    request.msgId = this.#ids.next(ID_OF.client);
    request.seqNo = request.contentRelated ? this.#contentCount++ * 2 + 1 : this.#contentCount * 2;
    if (request.build) request.body = request.build(request.msgId);
    if (request.settled) this.#pending.set(request.msgId, request);
  }

  #packOne(request: ClientRequest): Buffer {
    const plaintext = Buffer.allocUnsafe(PLAINTEXT_HEADER_BYTES + request.body.length);
    writeMessage(plaintext, 16, request.msgId, request.seqNo, request.body);
    // Sent without a container, so bad_msg_notification can only name the message itself.
    request.containerId = request.msgId;
    return plaintext;
  }

  #packContainer(requests: readonly ClientRequest[]): Buffer {
    const acks = this.#acks.length > 0 ? writeCore({ _: 'msgs_ack', msg_ids: this.#acks }) : undefined;
    this.#acks = [];
    const ackId = acks && this.#ids.next(ID_OF.client);
    const containerId = this.#ids.next(ID_OF.client);
    const bodies = [...requests.map(({ body }) => body), ...(acks ? [acks] : [])];
    const contentBytes = bodies.reduce((sum, body) => sum + MESSAGE_HEADER_BYTES + body.length, CONTAINER_HEADER_BYTES);
    const plaintext = Buffer.allocUnsafe(PLAINTEXT_HEADER_BYTES + contentBytes);
    let offset = PLAINTEXT_HEADER_BYTES + CONTAINER_HEADER_BYTES;
    for (const request of requests) {
      offset = writeMessage(plaintext, offset, request.msgId, request.seqNo, request.body);
      request.containerId = containerId;
    }
    if (acks) writeMessage(plaintext, offset, ackId!, this.#contentCount * 2, acks);
    writeInt64(plaintext, 16, containerId);
    writeUint32(plaintext, 24, this.#contentCount * 2);
    writeUint32(plaintext, 28, contentBytes);
    writeUint32(plaintext, 32, id.MSG_CONTAINER);
    writeUint32(plaintext, 36, bodies.length);
    return plaintext;
  }

  #message(msgId: bigint, seqNo: number, body: Uint8Array): void {
    if ((seqNo & 1) === 1) this.#acks.push(msgId);
    switch (constructorOf(body)) {
      case id.MSG_CONTAINER:
        return this.#container(body);
      case id.RPC_RESULT:
        return this.#result(body);
      case id.GZIP_PACKED:
        return this.#message(msgId, 0, unzipped(body));
      case id.MSGS_ACK:
        return undefined;
      case id.PONG:
        return this.#settle(readCore(body, 'pong').msg_id, body);
      case id.FUTURE_SALTS:
        return this.#settle(readCore(body, 'future_salts').req_msg_id, body);
      case id.MSGS_STATE_INFO:
        return this.#settle(readCore(body, 'msgs_state_info').req_msg_id, body);
      case id.BAD_SERVER_SALT:
      case id.BAD_MSG_NOTIFICATION:
        return this.#refused(msgId, body);
      case id.NEW_SESSION_CREATED:
        return this.#newSession(msgId, body);
      case id.MSG_DETAILED_INFO:
      case id.MSG_NEW_DETAILED_INFO:
        return this.notify({ _: 'msg_resend_req', msg_ids: [readCore(body, 'msg_detailed_info', 'msg_new_detailed_info').answer_msg_id] });
      default:
        if (this.#isFirst(msgId)) this.#options.onUpdate?.(body);
    }
  }

  #container(body: Uint8Array): void {
    let offset = CONTAINER_HEADER_BYTES;
    for (let left = readUint32(body, 4); left > 0; left--) {
      const bodyAt = offset + MESSAGE_HEADER_BYTES;
      const end = bodyAt + readUint32(body, offset + 12);
      if (end > body.length) throw new ConnectionError(0, 'a message longer than its container');
      this.#message(readInt64(body, offset), readUint32(body, offset + 8), body.subarray(bodyAt, end));
      offset = end;
    }
  }

  #result(body: Uint8Array): void {
    const request = this.#take(readInt64(body, 4));
    if (!request) return;
    const packed = body.subarray(12);
    const result = constructorOf(packed) === id.GZIP_PACKED ? unzipped(packed) : packed;
    if (constructorOf(result) !== id.RPC_ERROR) return request.settled?.resolve(result);
    const { error_code, error_message } = readCore(result, 'rpc_error');
    request.settled?.reject(new RpcError(error_code, error_message));
  }

  #settle(msgId: bigint, answer: Uint8Array): void {
    this.#take(msgId)?.settled?.resolve(answer);
  }

  /** Removes a request from the pending ones, and from the queue if it waits there for retransmission. */
  #take(msgId: bigint): ClientRequest | undefined {
    const request = this.#pending.get(msgId);
    if (!request) return undefined;
    this.#pending.delete(msgId);
    const index = this.#queue.length === 0 ? -1 : this.#queue.indexOf(request);
    if (index >= 0) this.#queue.splice(index, 1);
    return request;
  }

  /** "the original message … must also be re-sent with a better msg_id and/or server_salt" */
  #refused(noticeId: bigint, body: Uint8Array): void {
    const notice = readCore(body, 'bad_server_salt', 'bad_msg_notification');
    if (notice._ === 'bad_server_salt') this.salt = notice.new_server_salt;
    if (notice.error_code === 16 || notice.error_code === 17) {
      this.#timeOffsetMs = messageIdMs(noticeId) - this.#options.clock.nowMs();
      this.#ids = new MessageIds(this.#clock);
    }
    const carried = [...this.#pending.values()].filter(({ msgId, containerId }) => msgId === notice.bad_msg_id || containerId === notice.bad_msg_id);
    for (const request of carried) this.#sendAnew(request, notice.error_code);
  }

  /** Requests that the server never received, or refused, are sent again under a new msg_id. */
  #sendAnew(request: ClientRequest, code: number): void {
    this.#take(request.msgId);
    if (++request.refusals > REFUSALS_MAX) return request.settled?.reject(new ConnectionError(code, `the server refuses the message: ${code}`));
    request.msgId = 0n;
    request.containerId = 0n;
    this.#queue.push(request);
  }

  /** Messages below first_msg_id belonged to a session that the server no longer has. */
  #newSession(noticeId: bigint, body: Uint8Array): void {
    const { first_msg_id, server_salt } = readCore(body, 'new_session_created');
    if (!this.#isFirst(noticeId)) return;
    this.salt = server_salt;
    for (const request of this.#pending.values()) if (request.msgId < first_msg_id) this.#sendAnew(request, 0);
    this.#options.onNewSession?.();
  }

  /** Records a msg_id of the server. False if it was seen before: the message must not take effect twice. */
  #isFirst(msgId: bigint): boolean {
    if (this.#seen.has(msgId)) return false;
    this.#seen.add(msgId);
    if (this.#seen.size > SEEN_MAX) this.#seen.delete(this.#seen.values().next().value!);
    return true;
  }
}

/** @returns the offset just after the message */
function writeMessage(target: Buffer, offset: number, msgId: bigint, seqNo: number, body: Uint8Array): number {
  target.writeBigInt64LE(msgId, offset);
  target.writeInt32LE(seqNo, offset + 8);
  target.writeInt32LE(body.length, offset + 12);
  target.set(body, offset + MESSAGE_HEADER_BYTES);
  return offset + MESSAGE_HEADER_BYTES + body.length;
}

function unzipped(body: Uint8Array): Uint8Array {
  return unzipSync(asBuffer(readCore(body, 'gzip_packed').packed_data), { maxOutputLength: RESULT_BYTES_MAX });
}
