import { ServerExchange } from '../exchange/server-exchange.ts';
import type { AuthKeyState } from '../session/auth-key-state.ts';
import type { Link } from '../session/link.ts';
import type { Session } from '../session/session.ts';
import { type Packet, TRANSPORT_ERROR, type TransportErrorCode, TransportViolation } from '../transport/packet.ts';
import { ServerTransport } from '../transport/server-transport.ts';
import { authKeyIdOf, plainBody, wrapPlain } from '../wire/plain-message.ts';
import { ID_OF, MessageIds } from '../wire/message-id.ts';
import type { ServerCore } from './server-core.ts';
import type { ConnectionOptions, ConnectionPort, ConnectionState, ServerConnection } from './ports.ts';

const NO_SESSIONS: readonly Session[] = [];

type Message = Extract<Packet, { kind: 'message' }>;

/**
 * One TCP or WebSocket connection: its transport, its handshake, and the sessions it carries. Packets are handled in order; while one waits for the
 * host (key lookup, key storage), later packets of the connection are queued, within limits.
 */
export class StreamConnection implements ServerConnection, Link {
  readonly kind = 'stream';
  readonly #core: ServerCore;
  readonly #port: ConnectionPort;
  readonly #transport: ServerTransport;
  /** Replaced, never mutated: nearly always there is one session, and a Set for each of thousands of connections would waste memory. */
  #sessions: readonly Session[] = NO_SESSIONS;
  #exchange: ServerExchange | undefined;
  #exchangePackets = 0;
  #plainIds: MessageIds | undefined;
  /** The key of the last packet: a cache for the lookup of the next one. */
  #key: AuthKeyState | undefined;
  /** Packets queued behind one that waits for the host; undefined when none waits. */
  #waiting: Message[] | undefined;
  #closeAtMs = Infinity;
  #isOver = false;

  constructor(core: ServerCore, port: ConnectionPort, { websocket, state }: ConnectionOptions) {
    this.#core = core;
    this.#port = port;
    const limitBytes = core.limits.strangerPacketBytesMax;
    const options = { random: core.random, limitBytes, obfuscatedOnly: websocket, admitLarge: (head: Uint8Array) => this.#admitLarge(head) };
    this.#transport = state ? ServerTransport.resume(state.transport, options) : new ServerTransport(options);
  }

  get protocol(): 'detecting' | 'mtproto' | 'http' {
    const { protocol } = this.#transport;
    return protocol === 'detecting' || protocol === 'http' ? protocol : 'mtproto';
  }

  get heldBytes(): number {
    return this.#isOver ? 0 : this.#transport.heldBytes;
  }

  get known(): boolean {
    return this.#key !== undefined;
  }

  unread(): Uint8Array {
    return this.#transport.unread;
  }

  receive(chunk: Uint8Array): void {
    if (this.#isOver) return;
    try {
      this.#handleAll(this.#transport.receive(chunk) as readonly Message[]);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Continues with the packets of a connection that was handed over. */
  resume(packets: ConnectionState['packets']): void {
    try {
      this.#handleAll(packets.map((packet) => ({ kind: 'message', ...packet })));
    } catch (error) {
      this.#fail(error);
    }
  }

  closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#core.forget(this);
    for (const session of this.#sessions) session.detach(this);
    this.#sessions = NO_SESSIONS;
  }

  /** Closes the connection from the server side, after sending `error` if given. */
  end(error?: TransportErrorCode): void {
    if (this.#isOver) return;
    if (error !== undefined && this.protocol === 'mtproto') this.#port.write(this.#transport.error(error));
    this.closed();
    this.#port.close();
  }

  send(packet: Uint8Array): void {
    if (!this.#isOver) this.#port.write(this.#transport.sendSealed(packet));
  }

  closeAt(atMs: number): void {
    this.#closeAtMs = atMs;
    this.#core.wakeConnectionAt(this, atMs);
  }

  wake(nowMs: number): void {
    if (nowMs >= this.#closeAtMs) this.end();
    else if (this.#closeAtMs < Infinity) this.#core.wakeConnectionAt(this, this.#closeAtMs);
  }

  /**
   * The first packet of a reopened connection may be a whole file part: its key is looked up before the rest is accepted. During an asynchronous
   * lookup the packet may continue; an unknown key ends the connection.
   */
  #admitLarge(head: Uint8Array): boolean {
    const authKeyId = authKeyIdOf(head)!;
    if (this.#key || authKeyId === 0n) return false;
    if (!this.#core.owns(authKeyId)) return this.#raiseLimit(); // handed over once the packet is complete
    const found = this.#core.findKey(authKeyId);
    if (found instanceof Promise) {
      found.then((key) => (key ? (this.#key ??= key) : this.end(TRANSPORT_ERROR.notFound))).catch((error: unknown) => this.#fail(error));
      return this.#raiseLimit();
    }
    this.#key = found;
    return found !== undefined && this.#raiseLimit();
  }

  #raiseLimit(): true {
    this.#transport.limitBytes = this.#core.limits.packetBytesMax;
    return true;
  }

  #handleAll(packets: readonly Message[]): void {
    for (let index = 0; index < packets.length && !this.#isOver; index++) {
      const authKeyId = authKeyIdOf(packets[index]!.payload);
      if (authKeyId === undefined) this.end();
      else if (this.#waiting) this.#postpone(packets[index]!);
      else if (authKeyId !== 0n && !this.#core.owns(authKeyId)) this.#handOver(authKeyId, packets.slice(index));
      else this.#handle(authKeyId, packets[index]!);
    }
  }

  #handle(authKeyId: bigint, packet: Message): void {
    if (authKeyId === 0n) return this.#hold(this.#handshake(packet.payload));
    const key = this.#key?.record.id === authKeyId && this.#core.isLive(this.#key) ? this.#key : this.#core.findKey(authKeyId);
    if (key instanceof Promise) return this.#hold(key.then((found) => this.#open(found, packet)));
    this.#open(key, packet);
  }

  /** -404 is sent only for an unknown key: "Error 404 (auth key not found) is returned when the specified auth key ID cannot be found". */
  #open(key: AuthKeyState | undefined, packet: Message): void {
    if (this.#isOver) return;
    if (!key) return this.end(TRANSPORT_ERROR.notFound);
    if (this.#key !== key) this.#raiseLimit();
    this.#key = key;
    const outcome = this.#core.receive(key, packet.payload, this);
    if (outcome.session && !this.#carries(outcome.session)) return this.end(TRANSPORT_ERROR.flood);
    if (outcome.error !== undefined) return this.end(outcome.error === 'silent' ? undefined : outcome.error);
    const quickAck = packet.quickAck && outcome.accepted ? this.#transport.quickAck(outcome.quickAckToken) : undefined;
    if (quickAck) this.#port.write(quickAck);
  }

  /** Attaches a session. False when the connection carries too many; sessions that have ended do not count. */
  #carries(session: Session): boolean {
    if (this.#sessions.includes(session)) return true;
    const live = this.#sessions.filter(({ isClosed }) => !isClosed);
    this.#sessions = [...live, session];
    return live.length < this.#core.limits.sessionsPerConnectionMax;
  }

  async #handshake(payload: Uint8Array): Promise<void> {
    if (++this.#exchangePackets > this.#core.limits.exchangePacketsMax) return this.end(TRANSPORT_ERROR.flood);
    this.#exchange ??= this.#core.newExchange();
    const answer = await this.#exchange.receive(plainBody(payload));
    if (this.#isOver) return;
    if ('error' in answer) return this.#port.write(this.#transport.error(answer.error));
    this.#plainIds ??= new MessageIds(this.#core.clock);
    this.#port.write(this.#transport.send(wrapPlain(this.#plainIds.next(ID_OF.reply), answer.body)));
  }

  /** Queues later packets until `work` is done. */
  #hold(work: Promise<void>): void {
    this.#waiting = [];
    work.then(
      () => this.#release(),
      (error: unknown) => this.#fail(error),
    );
  }

  #release(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    try {
      this.#handleAll(waiting);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Closes without an error: either the peer violates the framing, or the host failed and the client should retry with its key. */
  #fail(error: unknown): void {
    this.end();
    if (!(error instanceof TransportViolation)) this.#core.report(error);
  }

  #postpone(packet: Message): void {
    const waiting = this.#waiting!;
    const bytes = waiting.reduce((sum, { payload }) => sum + payload.length, packet.payload.length);
    if (waiting.length >= this.#core.limits.waitingPacketsMax || bytes > this.#core.limits.waitingBytesMax) return this.end(TRANSPORT_ERROR.flood);
    waiting.push(packet);
  }

  /** Another worker owns the key: releases the socket without closing it. */
  #handOver(authKeyId: bigint, packets: readonly Message[]): void {
    const transport = this.#transport.state!;
    const copies = packets.map(({ payload, quickAck }) => ({ payload: new Uint8Array(payload), quickAck }));
    this.closed();
    this.#core.handOver(this.#port, authKeyId, { transport, packets: copies });
  }
}
