import { secureRandom } from '@teamgram/crypto';
import type { InternalCommand } from '@teamgram/domain';
import { concernsAccount, decodeEntry, openingsOf, type EmbeddedEventLog, type Keyring, type Opening } from '@teamgram/event-log';
import { LinkError, TAKEOUT_POSITIONS_MAX } from '@teamgram/host';

type Disclosed = { position: number; openings: Opening[] | undefined };

export type TakeoutParts = {
  log: Pick<EmbeddedEventLog, 'entry' | 'durablePosition'>;
  keyring: Pick<Keyring, 'leaf'>;
  /** Durable when it resolves. */
  handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;
};

/**
 * Discloses an account's own data for its takeout: each commitment is opened individually, no key leaves this process, and the disclosure is recorded
 * in the log first.
 */
export class Takeouts {
  readonly #parts: TakeoutParts;
  /** Per user: only events below this position may be opened, if they concern the account. */
  readonly #below = new Map<number, number>();

  constructor(parts: TakeoutParts) {
    this.#parts = parts;
  }

  /** Records the takeout in the log. @throws {LinkError} TAKEOUT_POSITION_INVALID when `below` is beyond the durable position */
  async make(user: number, below: number): Promise<void> {
    const { log, handle } = this.#parts;
    if (!Number.isSafeInteger(user) || user <= 0) throw new LinkError('TAKEOUT_FOREIGN');
    if (!Number.isSafeInteger(below) || below < 0 || below > log.durablePosition) throw new LinkError('TAKEOUT_POSITION_INVALID');
    await handle(secureRandom(16), { type: 'MakeTakeout', user, below });
    this.#below.set(user, below);
  }

  /**
   * @throws {LinkError} TAKEOUT_NOT_MADE for a position not covered by a takeout since this process started, TAKEOUT_FOREIGN for an event that does
   * not concern the account, TAKEOUT_POSITION_INVALID for a position without an event
   */
  open(user: number, positions: readonly number[]): Disclosed[] {
    if (positions.length > TAKEOUT_POSITIONS_MAX) throw new LinkError('TAKEOUT_TOO_MANY');
    return positions.map((position) => this.#open(user, position));
  }

  #open(user: number, position: number): Disclosed {
    const { log, keyring } = this.#parts;
    const entry = Number.isSafeInteger(position) && position >= 0 && position < log.durablePosition ? log.entry(position) : undefined;
    if (!entry) throw new LinkError('TAKEOUT_POSITION_INVALID');
    if (position >= (this.#below.get(user) ?? 0)) throw new LinkError('TAKEOUT_NOT_MADE');
    const event = decodeEntry(entry);
    if (!concernsAccount(user, event)) throw new LinkError('TAKEOUT_FOREIGN');
    const key = keyring.leaf(event.stream, event.version);
    return { position, openings: key && openingsOf(event, key) };
  }
}
