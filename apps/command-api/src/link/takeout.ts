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

/** Opens what concerns one account, for its takeout: commitments are opened one by one, no key leaves this process, and the log has heard of it before. */
export class Takeouts {
  readonly #parts: TakeoutParts;
  /** By user: of events below it may be opened what concerns the account. */
  readonly #below = new Map<number, number>();

  constructor(parts: TakeoutParts) {
    this.#parts = parts;
  }

  /** Says in the log that a takeout is made. @throws {LinkError} TAKEOUT_POSITION_INVALID for what is not durable yet */
  async make(user: number, below: number): Promise<void> {
    const { log, handle } = this.#parts;
    if (!Number.isSafeInteger(user) || user <= 0) throw new LinkError('TAKEOUT_FOREIGN');
    if (!Number.isSafeInteger(below) || below < 0 || below > log.durablePosition) throw new LinkError('TAKEOUT_POSITION_INVALID');
    await handle(secureRandom(16), { type: 'MakeTakeout', user, below });
    this.#below.set(user, below);
  }

  /**
   * @throws {LinkError} TAKEOUT_NOT_MADE for what no takeout since the start covers, TAKEOUT_FOREIGN for an event that is not the account's,
   * TAKEOUT_POSITION_INVALID for one that does not exist
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
