import { decodeEnvelope, decodeFact, UnknownFact, type Envelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import { IdSet } from './id-set.ts';
import { MailboxNumbering } from './mailbox-numbering.ts';

const ID_BYTES = 16;

/** Judges events in order of position by what they say of themselves. Every method throws LogDamaged with the position. */
export class EntryAudit {
  readonly #versions = new Map<string, number>();
  readonly #ids = new IdSet();
  readonly #mailboxes = new MailboxNumbering();

  get streams(): number {
    return this.#versions.size;
  }

  get mailboxes(): number {
    return this.#mailboxes.mailboxes;
  }

  take(position: number, entry: Uint8Array): Envelope {
    const envelope = decoded(position, () => decodeEnvelope(entry));
    if (envelope.position !== position) throw new LogDamaged(position, `the event calls itself number ${envelope.position}`);
    this.#takeVersion(envelope);
    this.#takeId(envelope);
    const reason = this.#mailboxes.take(decoded(position, () => decodeFact(envelope)));
    if (reason) throw new LogDamaged(position, reason);
    return envelope;
  }

  #takeVersion({ position, stream, version }: Envelope): void {
    const expected = this.#versions.get(stream) ?? 0;
    if (version !== expected) throw new LogDamaged(position, `it is version ${version} of ${stream}; the next one is ${expected}`);
    this.#versions.set(stream, version + 1);
  }

  #takeId({ position, id }: Envelope): void {
    if (id.length !== ID_BYTES) throw new LogDamaged(position, `its event id has ${id.length} bytes`);
    const earlier = this.#ids.add(id, position);
    if (earlier !== undefined) throw new LogDamaged(position, `it repeats the event id of position ${earlier}`);
  }
}

function decoded<T>(position: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof UnknownFact) throw new LogDamaged(position, error.message);
    throw new LogDamaged(position, 'the event cannot be decoded');
  }
}
