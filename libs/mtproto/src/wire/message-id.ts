import type { Clock } from './clock.ts';

/** The two 32-bit halves of a 64-bit number in shared memory, little endian: avoids bigint arithmetic. */
const halves = new Uint32Array(2);
const whole = new BigInt64Array(halves.buffer);

/** The two low bits of a msg_id: who sent it, and whether it is a reply (mtproto/description#message-identifier-msg-id). */
export const ID_OF = { client: 0, reply: 1, notice: 3 } as const;
export type IdKind = (typeof ID_OF)[keyof typeof ID_OF];

/**
 * Generates msg_ids: "must increase monotonically (within a single session) and must approximately equal unixtime*2^32". If the clock stands still or
 * goes back, the last id is incremented by 4.
 */
export class MessageIds {
  readonly #clock: Clock;
  #seconds = 0;
  #fraction = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(kind: IdKind): bigint {
    const nowMs = this.#clock.nowMs();
    const seconds = Math.floor(nowMs / 1000);
    // "the lower 32 bits of msg_id … must not be empty and must present a fractional part of the time point"
    const fraction = (Math.floor((nowMs % 1000) * 4_294_967.296) & ~3) >>> 0;
    if (seconds > this.#seconds || (seconds === this.#seconds && fraction > this.#fraction)) {
      this.#seconds = seconds;
      this.#fraction = fraction;
    } else if (this.#fraction >= 0xffff_fffc) {
      this.#seconds++;
      this.#fraction = 0;
    } else {
      this.#fraction += 4;
    }
    halves[0] = this.#fraction + kind;
    halves[1] = this.#seconds;
    return whole[0]!;
  }
}

/** The time in a msg_id, in milliseconds since 1970. */
export function messageIdMs(msgId: bigint): number {
  whole[0] = msgId;
  return halves[1]! * 1000 + halves[0]! / 4_294_967.296;
}

/** The two low bits; see `ID_OF`. */
export function messageIdKind(msgId: bigint): number {
  whole[0] = msgId;
  return halves[0]! & 3;
}
