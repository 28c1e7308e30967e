/** A client over any byte stream: handshake, session, PFS, reconnection. Used by tests, benchmarks and the load driver. */
import { type AuthKey, decryptMessage, type RandomSource, type RsaPadding, type RsaPublicKey } from '@teamgram/crypto';
import { type CoreObject, TlWriter } from '@teamgram/tl';
import { bindingRequest } from '../exchange/binding.ts';
import { ClientExchange, type ClientExchangeResult } from '../exchange/client-exchange.ts';
import { ClientTransport } from '../transport/client-transport.ts';
import type { FramingName } from '../transport/packet.ts';
import { readUint32 } from '../wire/bytes.ts';
import type { Clock } from '../wire/clock.ts';
import { ID_OF, MessageIds } from '../wire/message-id.ts';
import { plainBody, wrapPlain } from '../wire/plain-message.ts';
import { ClientSession } from './client-session.ts';
import { ConnectionError } from './rpc-error.ts';

/** An auth key with what is needed to open further sessions under it. */
export interface ClientKey {
  readonly authKey: AuthKey;
  readonly salt: bigint;
  readonly timeOffsetMs?: number | undefined;
  readonly expiresAtUnixS?: number | undefined;
}

export interface MtprotoClientOptions {
  readonly rsaKeys: readonly RsaPublicKey[];
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Default: intermediate. */
  readonly framing?: FramingName | undefined;
  /** DC id to write into the obfuscation header; when set, the framing is obfuscated (obfuscated2). */
  readonly obfuscatedDcId?: number | undefined;
  /** DC id to name in the handshake; absent: the inner data forms without `dc` are used. */
  readonly dcId?: number | undefined;
  readonly padding?: RsaPadding | undefined;
  readonly opening?: 'req_pq' | 'req_pq_multi' | undefined;
  /** An existing permanent key; absent: the first `connect` runs a key exchange. */
  readonly key?: ClientKey | undefined;
  /** Perfect forward secrecy: the session runs under a temporary key with this lifetime in seconds, bound to the permanent key. */
  readonly pfsExpiresInS?: number | undefined;
  readonly onUpdate?: ((body: Uint8Array) => void) | undefined;
  readonly onNewSession?: (() => void) | undefined;
  /** The connection has ended; call `connect` to continue. `error` is set when the server sent a transport error. */
  readonly onClosed?: ((error: ConnectionError | undefined) => void) | undefined;
  /** Schedules the flush of queued requests. Default: the next microtask, so that requests of one turn share a packet. */
  readonly schedule?: ((flush: () => void) => void) | undefined;
}

/** The byte stream as the client sees it. */
export interface ClientPort {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Receives the server's next plain (unencrypted) message. */
type PlainHandler = { received(body: Uint8Array): void; failed(error: Error): void };

/** A client over any byte stream; the caller connects `ClientPort` to a socket. */
export class MtprotoClient {
  readonly #options: MtprotoClientOptions;
  readonly #schedule: (flush: () => void) => void;
  readonly #plainIds: MessageIds;
  #port: ClientPort | undefined;
  #transport: ClientTransport | undefined;
  #plain: PlainHandler | undefined;
  #key: ClientKey | undefined;
  #session: ClientSession | undefined;
  #isScheduled = false;
  #quickAcks = new Map<number, () => void>();
  #nextQuickAck: (() => void) | undefined;

  constructor(options: MtprotoClientOptions) {
    this.#options = options;
    this.#key = options.key;
    this.#schedule = options.schedule ?? queueMicrotask;
    this.#plainIds = new MessageIds(options.clock);
  }

  /** The permanent key; undefined before the first key exchange. */
  get key(): ClientKey | undefined {
    return this.#key;
  }

  get session(): ClientSession | undefined {
    return this.#session;
  }

  /** Opens the session, or reopens it over a new stream; requests without a result are sent again. */
  async connect(port: ClientPort): Promise<void> {
    const { framing = 'intermediate', random, obfuscatedDcId } = this.#options;
    this.#port = port;
    this.#transport = new ClientTransport({ framing, random, obfuscatedDcId });
    this.#key ??= await this.#makeKey(undefined);
    if (this.#session) return this.#session.repeatAll();
    if (this.#options.pfsExpiresInS !== undefined) return this.#bind(this.#key.authKey, this.#options.pfsExpiresInS);
    this.#session = this.#openSession(this.#key);
  }

  /** Bytes from the stream, in any chunking. */
  receive(chunk: Uint8Array): void {
    try {
      for (const packet of this.#transport?.receive(chunk) ?? []) {
        if (packet.kind === 'error') this.#end(new ConnectionError(packet.code, `transport error ${packet.code}`));
        else if (packet.kind === 'quick-ack') this.#quickAcked(packet.token);
        else this.#packet(packet.payload);
      }
    } catch (error) {
      this.#end(new ConnectionError(0, error instanceof Error ? error.message : 'the server breaks the protocol'));
    }
  }

  /** The stream has ended. Requests stay pending until the next `connect`. */
  closed(): void {
    this.#end(undefined);
  }

  /** Sends an API request; settles with the boxed result, or rejects with an RpcError. */
  invoke(request: Uint8Array): Promise<Uint8Array> {
    return this.#live().invoke(request);
  }

  /** A service request: ping, get_future_salts, msgs_state_req. */
  call(request: CoreObject): Promise<CoreObject> {
    return this.#live().call(request);
  }

  /** Like `invoke`; `acked` is called when the server has accepted the packet, before the result (T3). Not on the full transport. */
  invokeWithQuickAck(request: Uint8Array, acked: () => void): Promise<Uint8Array> {
    this.flush();
    const result = this.invoke(request);
    this.#nextQuickAck = acked;
    return result;
  }

  /** Writes queued requests and pending acknowledgments. */
  flush(): void {
    this.#isScheduled = false;
    if (!this.#port || !this.#transport) return;
    for (let packet = this.#session?.takePacket(); packet; packet = this.#session?.takePacket()) this.#port.write(this.#frame(packet));
  }

  /** Closes the stream and rejects all pending requests. */
  close(): void {
    this.#port?.close();
    this.#end(undefined);
    this.#session?.abandon(new ConnectionError(0, 'the client was closed'));
  }

  #frame(packet: Uint8Array): Uint8Array {
    const acked = this.#nextQuickAck;
    this.#nextQuickAck = undefined;
    // Decryption is what yields the token; quick acks are rare enough for the cost of decrypting our own packet.
    if (acked) this.#quickAcks.set(decryptMessage(this.#session!.authKey, 'client', packet).quickAckToken, acked);
    return this.#transport!.send(packet, acked !== undefined);
  }

  #quickAcked(token: number): void {
    this.#quickAcks.get(token)?.();
    this.#quickAcks.delete(token);
  }

  #live(): ClientSession {
    if (!this.#session) throw new ConnectionError(0, 'connect first');
    return this.#session;
  }

  #packet(payload: Uint8Array): void {
    const isPlain = payload.length >= 8 && readUint32(payload, 0) === 0 && readUint32(payload, 4) === 0;
    if (isPlain) this.#plain?.received(plainBody(payload));
    else this.#session?.receive(payload);
  }

  #end(error: ConnectionError | undefined): void {
    if (!this.#transport) return;
    const port = this.#port;
    this.#port = undefined;
    this.#transport = undefined;
    this.#quickAcks.clear();
    this.#plain?.failed(error ?? new ConnectionError(0, 'the connection ended'));
    this.#plain = undefined;
    if (error) port?.close();
    this.#options.onClosed?.(error);
  }

  #openSession({ authKey, salt, timeOffsetMs }: ClientKey): ClientSession {
    const { clock, random, onUpdate, onNewSession } = this.#options;
    return new ClientSession({ authKey, salt, timeOffsetMs, clock, random, onUpdate, onNewSession, requestFlush: () => this.#requestFlush() });
  }

  #requestFlush(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => this.flush());
  }

  /** "the client must never use the permanent auth_key_id directly" once it wants forward secrecy (api/pfs). */
  async #bind(permanentKey: AuthKey, expiresInS: number): Promise<void> {
    const temporary = await this.#makeKey(expiresInS);
    const session = this.#openSession(temporary);
    this.#session = session;
    const names = { permanentKey, temporaryKeyId: temporary.authKey.id, sessionId: session.id, expiresAtUnixS: temporary.expiresAtUnixS! };
    await session.invoke((msgId) => {
      const writer = new TlWriter();
      writer.object(bindingRequest({ ...names, msgId, random: this.#options.random }));
      return writer.take();
    });
  }

  async #makeKey(expiresInS: number | undefined): Promise<ClientKey> {
    const { authKey, serverSalt, timeOffsetMs, expiresAtUnixS } = await this.#exchange(expiresInS);
    return { authKey, salt: serverSalt, timeOffsetMs, expiresAtUnixS };
  }

  #exchange(expiresInS: number | undefined): Promise<ClientExchangeResult> {
    const { rsaKeys, clock, random, dcId, padding, opening } = this.#options;
    const exchange = new ClientExchange({ rsaKeys, clock, random, dcId, padding, opening, expiresInS });
    return new Promise((resolve, reject) => {
      const failed = (error: unknown): void => {
        this.#plain = undefined;
        reject(error instanceof Error ? error : new ConnectionError(0, 'the exchange failed'));
      };
      const received = (body: Uint8Array): void => {
        try {
          const step = exchange.receive(body);
          if ('send' in step) return this.#sendPlain(step.send);
          this.#plain = undefined;
          resolve(step.result);
        } catch (error) {
          failed(error);
        }
      };
      this.#plain = { received, failed };
      this.#sendPlain(exchange.start());
    });
  }

  #sendPlain(body: Uint8Array): void {
    const payload = wrapPlain(this.#plainIds.next(ID_OF.client), body);
    this.#port?.write(this.#transport!.send(payload));
  }
}
