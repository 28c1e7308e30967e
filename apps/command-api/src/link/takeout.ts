import { concernsAccount, decodeEntry, openingsOf, type EmbeddedEventLog, type Keyring, type Opening } from '@teamgram/event-log';
import { LinkError, TAKEOUT_POSITIONS_MAX } from '@teamgram/host';

type Disclosed = { position: number; openings: Opening[] | undefined };

/**
 * Opens what concerns one account, for its takeout: commitments are opened one by one, and no key leaves this process.
 * @throws {LinkError} TAKEOUT_FOREIGN for an event that is not the account's, TAKEOUT_POSITION_INVALID for one that does not exist
 */
export function takeout(log: Pick<EmbeddedEventLog, 'entry' | 'durablePosition'>, keyring: Pick<Keyring, 'leaf'>, user: number, positions: readonly number[]): Disclosed[] {
  if (positions.length > TAKEOUT_POSITIONS_MAX) throw new LinkError('TAKEOUT_TOO_MANY');
  return positions.map((position) => {
    const entry = Number.isSafeInteger(position) && position >= 0 && position < log.durablePosition ? log.entry(position) : undefined;
    if (!entry) throw new LinkError('TAKEOUT_POSITION_INVALID');
    const event = decodeEntry(entry);
    if (!concernsAccount(user, event)) throw new LinkError('TAKEOUT_FOREIGN');
    const key = keyring.leaf(event.stream, event.version);
    return { position, openings: key && openingsOf(event, key) };
  });
}
