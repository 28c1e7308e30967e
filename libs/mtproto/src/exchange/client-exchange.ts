/** The client's half of the key exchange (core.telegram.org/mtproto/auth_key). Pure: the peer's bodies in, our bodies out. */
import {
  type AuthKey,
  authKey,
  authKeyAuxHash,
  constantTimeEqual,
  type DhKeyPair,
  dhSharedKey,
  factorPq,
  generateDhKeyPair,
  type IgeKey,
  initialServerSalt,
  isDhPublicInRange,
  isKnownDhGroup,
  newNonceHash,
  type RandomSource,
  rsaPadEncrypt,
  rsaSha1Encrypt,
  type RsaPadding,
  type RsaPublicKey,
  temporaryAesKey,
} from '@teamgram/crypto';
import { readInt64 } from '../wire/bytes.ts';
import type { Clock } from '../wire/clock.ts';
import { type Core, type CoreObject, readCore, writeCore } from '../wire/core.ts';
import { openInner, sealInner } from './inner-data.ts';

export interface ClientExchangeOptions {
  /** The server keys this client trusts. */
  readonly rsaKeys: readonly RsaPublicKey[];
  readonly random: RandomSource;
  readonly clock: Clock;
  /** DC id in the inner data; absent: the forms without `dc`. */
  readonly dcId?: number | undefined;
  /** When set, a temporary key with this lifetime in seconds is made. */
  readonly expiresInS?: number | undefined;
  readonly padding?: RsaPadding | undefined;
  /** Default: req_pq_multi; req_pq is the request of older clients. */
  readonly opening?: 'req_pq' | 'req_pq_multi' | undefined;
}

export interface ClientExchangeResult {
  readonly authKey: AuthKey;
  readonly serverSalt: bigint;
  /** Server time minus local time, in milliseconds. */
  readonly timeOffsetMs: number;
  readonly expiresAtUnixS?: number | undefined;
}

/** The server violated the protocol of the exchange, or refused it. */
export class ExchangeError extends Error {
  constructor(reason: string) {
    super(`key exchange failed: ${reason}`);
    this.name = 'ExchangeError';
  }
}

export type ClientExchangeStep = { readonly send: Uint8Array } | { readonly result: ClientExchangeResult };

/** One key exchange of a client: `start` gives the first body, `receive` the next one to send or the result. */
export class ClientExchange {
  readonly #options: ClientExchangeOptions;
  readonly #nonce: Uint8Array;
  readonly #newNonce: Uint8Array;
  #serverNonce: Uint8Array | undefined;
  #aes: IgeKey | undefined;
  #serverPublic: Uint8Array | undefined;
  #pair: DhKeyPair | undefined;
  #timeOffsetMs = 0;

  constructor(options: ClientExchangeOptions) {
    this.#options = options;
    this.#nonce = options.random(16);
    this.#newNonce = options.random(32);
  }

  /** The body that opens the exchange. */
  start(): Uint8Array {
    return writeCore({ _: this.#options.opening ?? 'req_pq_multi', nonce: this.#nonce });
  }

  /** Takes the body of the server's next plain message. @throws {ExchangeError | TlError | CryptoError} */
  receive(body: Uint8Array): ClientExchangeStep {
    const message = readCore(body, 'resPQ', 'server_DH_params_ok', 'server_DH_params_fail', 'dh_gen_ok', 'dh_gen_retry', 'dh_gen_fail');
    require(constantTimeEqual(message.nonce, this.#nonce), 'wrong nonce');
    if (message._ !== 'resPQ') require(this.#serverNonce && constantTimeEqual(message.server_nonce, this.#serverNonce), 'wrong server_nonce');
    switch (message._) {
      case 'resPQ':
        return { send: this.#prove(message) };
      case 'server_DH_params_ok':
        return { send: this.#agree(message) };
      case 'dh_gen_ok':
        return { result: this.#finish(message) };
      case 'dh_gen_retry':
        return { send: this.#retry(message) };
      case 'server_DH_params_fail':
      case 'dh_gen_fail':
        throw new ExchangeError(message._);
    }
  }

  /** Steps 3–5: factors pq and sends new_nonce, encrypted with the server's RSA key. */
  #prove({ server_nonce, pq, server_public_key_fingerprints }: Core<'resPQ'>): Uint8Array {
    const { rsaKeys, random, padding } = this.#options;
    const rsaKey = rsaKeys.find(({ fingerprint }) => server_public_key_fingerprints.includes(fingerprint));
    if (!rsaKey) throw new ExchangeError('no known server key is offered');
    require(this.#serverNonce === undefined, 'resPQ twice');
    this.#serverNonce = server_nonce;
    const { p, q } = factorPq(pq);
    const names = { nonce: this.#nonce, server_nonce };
    const data = writeCore(this.#innerData({ pq, p, q, ...names, new_nonce: this.#newNonce }));
    const encrypted_data = padding === 'sha1' ? rsaSha1Encrypt(data, rsaKey, random) : rsaPadEncrypt(data, rsaKey, random);
    return writeCore({ _: 'req_DH_params', ...names, p, q, public_key_fingerprint: rsaKey.fingerprint, encrypted_data });
  }

  #innerData(fields: Omit<Core<'p_q_inner_data'>, '_'>): CoreObject {
    const { dcId: dc, expiresInS: expires_in } = this.#options;
    if (dc !== undefined && expires_in !== undefined) return { _: 'p_q_inner_data_temp_dc', ...fields, dc, expires_in };
    if (dc !== undefined) return { _: 'p_q_inner_data_dc', ...fields, dc };
    if (expires_in !== undefined) return { _: 'p_q_inner_data_temp', ...fields, expires_in };
    return { _: 'p_q_inner_data', ...fields };
  }

  /** Steps 6–7: checks the DH group and sends g_b. */
  #agree({ encrypted_answer }: Core<'server_DH_params_ok'>): Uint8Array {
    this.#aes = temporaryAesKey(this.#newNonce, this.#serverNonce!);
    const inner = openInner(encrypted_answer, this.#aes, 'server_DH_inner_data');
    if (!inner) throw new ExchangeError('the answer does not decrypt');
    require(constantTimeEqual(inner.nonce, this.#nonce) && constantTimeEqual(inner.server_nonce, this.#serverNonce!), 'wrong inner nonces');
    require(isKnownDhGroup(inner.dh_prime, inner.g), 'unknown DH group');
    require(isDhPublicInRange(inner.g_a), 'g_a out of range');
    this.#serverPublic = inner.g_a;
    this.#timeOffsetMs = inner.server_time * 1000 - this.#options.clock.nowMs();
    return this.#sendPublic(0n);
  }

  /** "the client goes to Item 7) generating a new b" */
  #retry({ new_nonce_hash2 }: Core<'dh_gen_retry'>): Uint8Array {
    const key = this.#sharedKey();
    require(constantTimeEqual(new_nonce_hash2, newNonceHash(this.#newNonce, 2, key)), 'wrong new_nonce_hash2');
    return this.#sendPublic(readInt64(authKeyAuxHash(key), 0));
  }

  #sendPublic(retry_id: bigint): Uint8Array {
    const { random } = this.#options;
    this.#pair = generateDhKeyPair(random);
    const names = { nonce: this.#nonce, server_nonce: this.#serverNonce! };
    const inner = { _: 'client_DH_inner_data', ...names, retry_id, g_b: this.#pair.publicValue } as const;
    return writeCore({ _: 'set_client_DH_params', ...names, encrypted_data: sealInner(inner, this.#aes!, random) });
  }

  /** 9) "In the first case, the client and the server have negotiated auth_key" */
  #finish({ new_nonce_hash1 }: Core<'dh_gen_ok'>): ClientExchangeResult {
    const { expiresInS, clock } = this.#options;
    const key = this.#sharedKey();
    require(constantTimeEqual(new_nonce_hash1, newNonceHash(this.#newNonce, 1, key)), 'wrong new_nonce_hash1');
    const expiresAtUnixS = expiresInS === undefined ? undefined : Math.floor((clock.nowMs() + this.#timeOffsetMs) / 1000) + expiresInS;
    return { authKey: key, serverSalt: initialServerSalt(this.#newNonce, this.#serverNonce!), timeOffsetMs: this.#timeOffsetMs, expiresAtUnixS };
  }

  #sharedKey(): AuthKey {
    if (!this.#pair || !this.#serverPublic) throw new ExchangeError('an answer out of order');
    return authKey(dhSharedKey(this.#pair.secret, this.#serverPublic));
  }
}

function require(condition: unknown, reason: string): asserts condition {
  if (!condition) throw new ExchangeError(reason);
}
