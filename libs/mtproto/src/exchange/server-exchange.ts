/** The server's half of the key exchange, in the order of core.telegram.org/mtproto/auth_key. */
import {
  type AuthKey,
  authKey,
  authKeyAuxHash,
  constantTimeEqual,
  DH_GENERATOR,
  DH_PRIME,
  type DhKeyPair,
  dhSharedKey,
  generateDhKeyPair,
  generatePq,
  type IgeKey,
  initialServerSalt,
  newNonceFailHash,
  newNonceHash,
  type PqChallenge,
  type RandomSource,
  rsaDecrypt,
  type RsaPrivateKey,
  temporaryAesKey,
} from '@teamgram/crypto';
import type { AuthKeyRecord, AuthKeys } from '../server/ports.ts';
import type { ServerLimits } from '../server/limits.ts';
import { TRANSPORT_ERROR } from '../transport/packet.ts';
import { EMPTY, readInt64 } from '../wire/bytes.ts';
import type { Clock } from '../wire/clock.ts';
import { type Core, type CoreObject, writeCore } from '../wire/core.ts';
import { openInner, readPrefix, sealInner } from './inner-data.ts';

/** What a key exchange needs from the deployment. */
export interface ExchangeKeys {
  /** RSA keys of 2048 bits; their fingerprints are offered in resPQ in this order. */
  readonly rsaKeys: readonly RsaPrivateKey[];
  /**
   * Whether a handshake that names this DC may continue here; otherwise the peer gets -444. Media DCs are negative, test DCs are 10000 higher. Not
   * called for clients that name no DC (p_q_inner_data, p_q_inner_data_temp).
   */
  acceptsDc(dcId: number): boolean;
}

export interface ServerExchangeOptions extends ExchangeKeys {
  readonly authKeys: Pick<AuthKeys, 'add'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: Pick<ServerLimits, 'exchangeMs' | 'exchangesMax'>;
}

/** What to send: the body of a plain message, or a transport error, after which the handshake is over. */
export type ExchangeAnswer = { readonly body: Uint8Array } | { readonly error: -404 | -444 };

/** Collisions of 64-bit key ids practically never happen; a peer that needs more retries is not honest. */
const RETRIES_MAX = 4;
/** "discarded after at most expires_in seconds": no temporary key lives longer than this. */
const EXPIRES_IN_S_MAX = 30 * 86_400;

interface Challenged {
  readonly step: 'challenged';
  readonly nonce: Uint8Array;
  readonly serverNonce: Uint8Array;
  readonly challenge: PqChallenge;
  readonly untilMs: number;
}
interface Agreeing {
  readonly step: 'agreeing';
  readonly nonce: Uint8Array;
  readonly serverNonce: Uint8Array;
  readonly newNonce: Uint8Array;
  readonly dcId: number | undefined;
  readonly expiresInS: number | undefined;
  readonly pair: DhKeyPair;
  readonly aes: IgeKey;
  /** "equal to zero at the time of the first attempt; otherwise … auth_key_aux_hash from the previous failed attempt" */
  readonly retryId: bigint;
  readonly retries: number;
  readonly untilMs: number;
}
type State = { readonly step: 'idle' | 'failed' } | Challenged | Agreeing;
type Inner = Core<'p_q_inner_data' | 'p_q_inner_data_dc' | 'p_q_inner_data_temp' | 'p_q_inner_data_temp_dc'>;

const IDLE: State = { step: 'idle' };
const FAILED: State = { step: 'failed' };
const NOT_FOUND: ExchangeAnswer = { error: TRANSPORT_ERROR.notFound };

/** One handshake at a time. Its state takes about 2 KiB and is dropped on success, on the first error, or on time-out. */
export class ServerExchange {
  readonly #options: ServerExchangeOptions;
  #state: State = IDLE;
  #started = 0;
  /** "If the server has already sent a response to this query (exactly the same request …) the server will simply re-send the same response." */
  #last: { readonly request: Uint8Array; readonly answer: ExchangeAnswer } | undefined;

  constructor(options: ServerExchangeOptions) {
    this.#options = options;
  }

  /** When the open handshake times out, in milliseconds since 1970; undefined when none is open. */
  get untilMs(): number | undefined {
    return 'untilMs' in this.#state ? this.#state.untilMs : undefined;
  }

  /** Answers one plain message. Calls must not overlap. */
  async receive(request: Uint8Array): Promise<ExchangeAnswer> {
    if (this.#last && constantTimeEqual(this.#last.request, request)) return this.#last.answer;
    const answer = await this.#answer(request);
    if ('error' in answer) this.#state = FAILED;
    this.#last = 'error' in answer ? undefined : { request: new Uint8Array(request), answer };
    return answer;
  }

  async #answer(bytes: Uint8Array): Promise<ExchangeAnswer> {
    const request = tryRead(bytes);
    switch (request?._) {
      case 'req_pq':
      case 'req_pq_multi':
        return this.#challenge(request.nonce);
      case 'req_DH_params':
        return this.#agree(request);
      case 'set_client_DH_params':
        return this.#finish(request);
      case undefined:
        return NOT_FOUND;
    }
  }

  /** 1) req_pq_multi → 2) resPQ */
  #challenge(nonce: Uint8Array): ExchangeAnswer {
    const { random, rsaKeys, clock, limits } = this.#options;
    if (++this.#started > limits.exchangesMax) return NOT_FOUND;
    const serverNonce = random(16);
    const challenge = generatePq(random);
    this.#state = { step: 'challenged', nonce, serverNonce, challenge, untilMs: clock.nowMs() + limits.exchangeMs };
    const server_public_key_fingerprints = rsaKeys.map(({ publicKey }) => publicKey.fingerprint);
    return reply({ _: 'resPQ', nonce, server_nonce: serverNonce, pq: challenge.pq, server_public_key_fingerprints });
  }

  /** 5) req_DH_params → 6) server_DH_params_ok; "If the query is incorrect, the server returns a -404 error and the handshake must be restarted" */
  #agree(request: Core<'req_DH_params'>): ExchangeAnswer {
    const state = this.#current('challenged');
    if (!state || !belongsTo(state, request)) return NOT_FOUND;
    const inner = this.#openRequest(request);
    if (!inner || !belongsTo(state, inner)) return NOT_FOUND;
    const { nonce, serverNonce } = state;
    // The documented answer to a wrong proof; its hash shows the client that the server has decrypted new_nonce.
    if (!isProof(state.challenge, request) || !isProof(state.challenge, inner) || !constantTimeEqual(inner.pq, state.challenge.pq)) {
      this.#state = FAILED;
      return reply({ _: 'server_DH_params_fail', nonce, server_nonce: serverNonce, new_nonce_hash: newNonceFailHash(inner.new_nonce) });
    }
    const dcId = 'dc' in inner ? inner.dc : undefined;
    if (dcId !== undefined && !this.#options.acceptsDc(dcId)) return { error: TRANSPORT_ERROR.wrongDc };
    const expiresInS = 'expires_in' in inner ? inner.expires_in : undefined;
    if (expiresInS !== undefined && expiresInS <= 0) return NOT_FOUND;
    return this.#offer(state, inner.new_nonce, dcId, expiresInS);
  }

  #openRequest({ public_key_fingerprint, encrypted_data }: Core<'req_DH_params'>): Inner | undefined {
    const rsaKey = this.#options.rsaKeys.find(({ publicKey }) => publicKey.fingerprint === public_key_fingerprint);
    if (!rsaKey) return undefined;
    try {
      const object = readPrefix(rsaDecrypt(encrypted_data, rsaKey).data)?.object;
      return object?._.startsWith('p_q_inner_data') ? (object as Inner) : undefined;
    } catch {
      return undefined; // neither RSA_PAD nor the SHA-1 padding fits
    }
  }

  /** "server_DH_inner_data#b5890dba nonce server_nonce g dh_prime g_a server_time", encrypted by new_nonce and server_nonce. */
  #offer({ nonce, serverNonce, untilMs }: Challenged, newNonce: Uint8Array, dcId: number | undefined, expiresInS: number | undefined): ExchangeAnswer {
    const { random, clock } = this.#options;
    const pair = generateDhKeyPair(random);
    const aes = temporaryAesKey(newNonce, serverNonce);
    this.#state = { step: 'agreeing', nonce, serverNonce, newNonce, dcId, expiresInS, pair, aes, retryId: 0n, retries: 0, untilMs };
    const server_time = Math.floor(clock.nowMs() / 1000);
    const names = { nonce, server_nonce: serverNonce };
    const inner = { _: 'server_DH_inner_data', ...names, g: DH_GENERATOR, dh_prime: DH_PRIME, g_a: pair.publicValue, server_time } as const;
    return reply({ _: 'server_DH_params_ok', ...names, encrypted_answer: sealInner(inner, aes, random) });
  }

  /** 7) set_client_DH_params → 9) "Server responds in one of three ways" */
  async #finish(request: Core<'set_client_DH_params'>): Promise<ExchangeAnswer> {
    const state = this.#current('agreeing');
    if (!state || !belongsTo(state, request)) return NOT_FOUND;
    const inner = openInner(request.encrypted_data, state.aes, 'client_DH_inner_data');
    if (!inner || !belongsTo(state, inner) || inner.retry_id !== state.retryId) return NOT_FOUND;
    const key = sharedKey(state.pair, inner.g_b);
    if (!key) return NOT_FOUND;
    const names = { nonce: state.nonce, server_nonce: state.serverNonce };
    const outcome = await this.#keep(state, key);
    const hash = newNonceHash(state.newNonce, outcome, key);
    if (outcome === 1) {
      this.#state = IDLE;
      return reply({ _: 'dh_gen_ok', ...names, new_nonce_hash1: hash });
    }
    if (outcome === 2) {
      this.#state = { ...state, retryId: readInt64(authKeyAuxHash(key), 0), retries: state.retries + 1 };
      return reply({ _: 'dh_gen_retry', ...names, new_nonce_hash2: hash });
    }
    this.#state = FAILED;
    return reply({ _: 'dh_gen_fail', ...names, new_nonce_hash3: hash });
  }

  /** 1: stored (dh_gen_ok). 2: "there already is another key with the same auth_key_hash" (dh_gen_retry). 3: could not be stored (dh_gen_fail). */
  async #keep(state: Agreeing, key: AuthKey): Promise<1 | 2 | 3> {
    const createdAtUnixS = Math.floor(this.#options.clock.nowMs() / 1000);
    const record: AuthKeyRecord = {
      id: key.id,
      authKey: key.bytes,
      kind: state.expiresInS === undefined ? 'permanent' : 'temporary',
      expiresAtUnixS: state.expiresInS === undefined ? undefined : createdAtUnixS + Math.min(state.expiresInS, EXPIRES_IN_S_MAX),
      initialSalt: initialServerSalt(state.newNonce, state.serverNonce),
      createdAtUnixS,
      dcId: state.dcId,
    };
    try {
      if (key.id !== 0n && (await this.#options.authKeys.add(record))) return 1;
      return state.retries < RETRIES_MAX ? 2 : 3;
    } catch {
      return 3;
    }
  }

  /** The state, if the handshake is at the expected step and has not timed out. */
  #current<Step extends 'challenged' | 'agreeing'>(step: Step): Extract<State, { step: Step }> | undefined {
    const state = this.#state;
    if (state.step !== step || this.#options.clock.nowMs() > (state as Challenged | Agreeing).untilMs) return undefined;
    return state as Extract<State, { step: Step }>;
  }
}

function reply(object: CoreObject): ExchangeAnswer {
  return { body: writeCore(object) };
}

type ExchangeRequest = Core<'req_pq' | 'req_pq_multi' | 'req_DH_params' | 'set_client_DH_params'>;
const REQUESTS: ReadonlySet<string> = new Set<ExchangeRequest['_']>(['req_pq', 'req_pq_multi', 'req_DH_params', 'set_client_DH_params']);

/** The request at the start of a plain message. TDLib appends random padding and counts it in the message length. */
function tryRead(bytes: Uint8Array): ExchangeRequest | undefined {
  const object = readPrefix(bytes)?.object;
  return object && REQUESTS.has(object._) ? (object as ExchangeRequest) : undefined;
}

/** "All subsequent messages contain the pair (nonce, server_nonce) both in the plain-text, and the encrypted portions". */
function belongsTo(state: Challenged | Agreeing, { nonce, server_nonce }: { nonce: Uint8Array; server_nonce: Uint8Array }): boolean {
  return constantTimeEqual(state.nonce, nonce) && constantTimeEqual(state.serverNonce, server_nonce);
}

function isProof(challenge: PqChallenge, { p, q }: { p: Uint8Array; q: Uint8Array }): boolean {
  return constantTimeEqual(challenge.p, withoutZeros(p)) && constantTimeEqual(challenge.q, withoutZeros(q));
}

function withoutZeros(number: Uint8Array): Uint8Array {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? EMPTY : number.subarray(first);
}

/** "both sides are to check that g, g_a and g_b are greater than 1 and less than dh_prime - 1" */
function sharedKey({ secret }: DhKeyPair, publicValue: Uint8Array): AuthKey | undefined {
  try {
    return authKey(dhSharedKey(secret, padded(publicValue)));
  } catch {
    return undefined;
  }
}

/** Left-pads to 256 bytes: some clients serialise big integers without leading zeros. */
function padded(number: Uint8Array): Uint8Array {
  if (number.length >= 256) return number;
  const bytes = new Uint8Array(256);
  bytes.set(number, 256 - number.length);
  return bytes;
}
