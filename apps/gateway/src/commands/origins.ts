import { isChannelPeer } from '@teamgram/event-schemas';
import { RecentlyUsed } from '../recently-used.ts';
import type { Session } from '../sessions/session.ts';

type Origin = { id: Uint8Array; session: Session; addressed: number };

/** A command waits for seconds at most, so evicted entries are no longer needed. */
const REMEMBERED_MAX = 16_384;

/** Whether the answer to a command about chat `addressed` already reports events in `channel`. It does unless the command is about a different channel. */
export function isAnswered(addressed: number, channel: number): boolean {
  return !isChannelPeer(addressed) || addressed === channel;
}

/** Which session sent which command. That session gets the outcome in its answer and must not get it again as an update (U9). */
export class Origins {
  readonly #origins = new RecentlyUsed<number, Origin>(REMEMBERED_MAX);

  /** @param addressed chat that the command is about; 0 = none */
  remember(id: Uint8Array, session: Session, addressed = 0): void {
    this.#origins.set(digestOf(id), { id, session, addressed });
  }

  of(id: Uint8Array): Session | undefined {
    return this.#find(id)?.session;
  }

  /** Like `of`, for an event in a channel: undefined when the command was about another channel, since its answer does not report this event. */
  inChannel(id: Uint8Array, channel: number): Session | undefined {
    const origin = this.#find(id);
    return origin && isAnswered(origin.addressed, channel) ? origin.session : undefined;
  }

  #find(id: Uint8Array): Origin | undefined {
    const origin = this.#origins.peek(digestOf(id));
    return origin && isSame(origin.id, id) ? origin : undefined;
  }

  forget(id: Uint8Array): void {
    this.#origins.delete(digestOf(id));
  }
}

/** 53 bits of a command id, a cheaper map key than its bytes as a string. On a collision one session gets its own update twice, nothing worse. */
function digestOf(id: Uint8Array): number {
  const high = word(id, 0) ^ word(id, 8);
  const low = word(id, 4) ^ word(id, 12);
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

function word(id: Uint8Array, offset: number): number {
  return id[offset]! | (id[offset + 1]! << 8) | (id[offset + 2]! << 16) | (id[offset + 3]! << 24);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return one.length === other.length;
}
