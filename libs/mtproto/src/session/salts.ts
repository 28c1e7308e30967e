/**
 * Server salts: "A (random) 64-bit number changed every 30 minutes … messages with the old salt are still accepted for a further 1800 seconds"
 * (mtproto/description#server-salt). They are derived from one secret, so every worker can compute them and none stores them.
 */
import { hmacSha256 } from '@teamgram/crypto';
import type { AuthKeyRecord } from '../server/ports.ts';
import { asBuffer } from '../wire/bytes.ts';

/** Seconds for which a salt is the current one; it is accepted for as long again. */
const SLOT_S = 1800;
/** "several (between 1 and 64) future server salts" */
const FUTURE_MAX = 64;

export interface FutureSalt {
  readonly valid_since: number;
  readonly valid_until: number;
  readonly salt: bigint;
}

export class Salts {
  readonly #secret: Uint8Array;
  readonly #key: AuthKeyRecord;
  /** Offset of the key's slots: keys change salts at different seconds, so that clients do not all ask for new ones at once. */
  readonly #phaseS: number;
  #slot = Number.NaN;
  #current = 0n;
  #previous = 0n;
  /** Future salts, cached per slot: without the cache a request of 12 bytes would cost 64 hashes every time. */
  #coming: { readonly firstSlot: number; readonly salts: BigInt64Array } | undefined;

  constructor(secret: Uint8Array, key: AuthKeyRecord) {
    this.#secret = secret;
    this.#key = key;
    this.#phaseS = Number(BigInt.asUintN(16, key.id)) % SLOT_S;
  }

  /** The current salt: the one the server sends in its own messages and in bad_server_salt. */
  current(nowMs: number): bigint {
    this.#turn(nowMs);
    return this.#current;
  }

  accepts(salt: bigint, nowMs: number): boolean {
    this.#turn(nowMs);
    return salt === this.#current || salt === this.#previous || this.#acceptsInitial(salt, nowMs);
  }

  /** The next `count` salts (1 to 64) from now on, oldest first. Validity spans overlap; times are in seconds since 1970. */
  future(count: number, nowMs: number): FutureSalt[] {
    const first = this.#slotAt(nowMs);
    const salts = this.#comingFrom(first);
    return Array.from({ length: Math.min(Math.max(count, 1), FUTURE_MAX) }, (_, index) => {
      const since = (first + index) * SLOT_S + this.#phaseS;
      return { valid_since: since, valid_until: since + 2 * SLOT_S, salt: salts[index]! };
    });
  }

  #comingFrom(firstSlot: number): BigInt64Array {
    if (this.#coming?.firstSlot !== firstSlot) {
      this.#coming = { firstSlot, salts: BigInt64Array.from({ length: FUTURE_MAX }, (_, index) => this.#derive(firstSlot + index)) };
    }
    return this.#coming.salts;
  }

  /** "server_salt is initially set to substr(new_nonce, 0, 8) XOR substr(server_nonce, 0, 8)"; accepted for one validity span after the key's creation. */
  #acceptsInitial(salt: bigint, nowMs: number): boolean {
    const { initialSalt, createdAtUnixS } = this.#key;
    return salt === initialSalt && createdAtUnixS !== undefined && nowMs / 1000 < createdAtUnixS + 2 * SLOT_S;
  }

  #slotAt(nowMs: number): number {
    return Math.floor((nowMs / 1000 - this.#phaseS) / SLOT_S);
  }

  #turn(nowMs: number): void {
    const slot = this.#slotAt(nowMs);
    if (slot === this.#slot) return;
    this.#previous = slot - 1 === this.#slot ? this.#current : this.#derive(slot - 1);
    this.#current = this.#derive(slot);
    this.#slot = slot;
  }

  #derive(slot: number): bigint {
    const input = Buffer.allocUnsafe(16);
    input.writeBigInt64LE(this.#key.id, 0);
    input.writeBigInt64LE(BigInt(slot), 8);
    return asBuffer(hmacSha256(this.#secret, input)).readBigInt64LE(0);
  }
}
