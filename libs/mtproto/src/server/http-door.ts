/** MTProto over HTTP: one bare packet per request and per response; no state is tied to an HTTP connection (T5). */
import type { ServerExchange } from '../exchange/server-exchange.ts';
import type { AuthKeyState } from '../session/auth-key-state.ts';
import type { Session } from '../session/session.ts';
import { EMPTY } from '../wire/bytes.ts';
import { ID_OF, MessageIds } from '../wire/message-id.ts';
import { authKeyIdOf, plainBody, wrapPlain } from '../wire/plain-message.ts';
import { HttpLink } from './http-link.ts';
import type { HttpAnswer } from './ports.ts';
import type { PacketOutcome, ServerCore } from './server-core.ts';

/** A handshake between two HTTP requests, looked up by its nonce: every message of an exchange carries it after its constructor id. */
interface OpenExchange {
  readonly exchange: ServerExchange;
  readonly untilMs: number;
  /** The step in progress; steps of one exchange must not overlap. */
  last: Promise<unknown>;
}

const NONCE_AT = 4;
const NONCE_END = 20;

/** Serves POST requests: handshakes and encrypted packets. */
export class HttpDoor {
  readonly #core: ServerCore;
  readonly #plainIds: MessageIds;
  /** By nonce, oldest first. */
  readonly #exchanges = new Map<string, OpenExchange>();
  readonly #open = new Set<HttpLink>();

  constructor(core: ServerCore) {
    this.#core = core;
    this.#plainIds = new MessageIds(core.clock);
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** "transport errors … are simply returned as normal HTTP status codes (and the HTTP payload must be ignored)" */
  async post(body: Uint8Array, signal?: AbortSignal): Promise<HttpAnswer> {
    if (body.length > this.#core.limits.packetBytesMax) return status(413);
    const authKeyId = authKeyIdOf(body);
    if (authKeyId === undefined) return status(400);
    try {
      return authKeyId === 0n ? await this.#handshake(plainBody(body)) : await this.#exchangePackets(authKeyId, body, signal);
    } catch (error) {
      this.#core.report(error);
      return status(503);
    }
  }

  /** Drops handshakes that have timed out. */
  tick(nowMs: number): void {
    for (const [nonce, { untilMs }] of this.#exchanges) if (untilMs < nowMs) this.#exchanges.delete(nonce);
  }

  /** Ends all requests that are waiting for a response. */
  close(): void {
    for (const link of this.#open) link.abandon();
  }

  async #handshake(body: Uint8Array): Promise<HttpAnswer> {
    if (body.length < NONCE_END) return status(404);
    const open = this.#exchangeOf(Buffer.from(body.subarray(NONCE_AT, NONCE_END)).toString('latin1'));
    const step = open.last.then(() => open.exchange.receive(body));
    open.last = step.catch(() => undefined);
    const answer = await step;
    if ('error' in answer) return status(answer.error === -444 ? 444 : 404);
    return { status: 200, body: wrapPlain(this.#plainIds.next(ID_OF.reply), answer.body) };
  }

  #exchangeOf(nonce: string): OpenExchange {
    const known = this.#exchanges.get(nonce);
    if (known) return known;
    const { limits, clock } = this.#core;
    if (this.#exchanges.size >= limits.httpExchangesMax) this.#forgetOldest();
    const open = { exchange: this.#core.newExchange(), untilMs: clock.nowMs() + limits.exchangeMs, last: Promise.resolve() };
    this.#exchanges.set(nonce, open);
    return open;
  }

  #forgetOldest(): void {
    const [oldest] = this.#exchanges.keys();
    if (oldest !== undefined) this.#exchanges.delete(oldest);
  }

  async #exchangePackets(authKeyId: bigint, body: Uint8Array, signal?: AbortSignal): Promise<HttpAnswer> {
    // The key belongs to another worker: a reverse proxy may try that one, and a client of ours retries and reaches it.
    if (!this.#core.owns(authKeyId)) return status(503);
    const key = await this.#core.findKey(authKeyId);
    if (!key) return status(404);
    return new Promise((resolve) => {
      let session: Session | undefined;
      const settle = (answer: HttpAnswer): void => {
        this.#open.delete(link);
        signal?.removeEventListener('abort', aborted);
        session?.detach(link);
        resolve(answer);
      };
      const aborted = (): void => settle(status(503));
      const link = new HttpLink(this.#core.clock.nowMs(), (packet) => settle(packet ? { status: 200, body: packet } : status(404)));
      this.#open.add(link);
      const outcome = this.#receive(key, body, link);
      if (!outcome) return settle(status(503));
      session = outcome.session;
      if (outcome.error !== undefined) return settle(status(outcome.error === -429 ? 429 : 404));
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted) aborted();
    });
  }

  /** Undefined: the host has failed, and that is reported. */
  #receive(key: AuthKeyState, body: Uint8Array, link: HttpLink): PacketOutcome | undefined {
    try {
      return this.#core.receive(key, body, link);
    } catch (error) {
      this.#core.report(error);
      return undefined;
    }
  }
}

function status(code: Exclude<HttpAnswer['status'], 200>): HttpAnswer {
  return { status: code, body: EMPTY };
}
