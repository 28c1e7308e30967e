/** Generates a log for independent verifiers: three rotations of all its keys, two erased messages, one entry of nearly maximal size, a cosigned checkpoint. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '@teamgram/crypto';
import { content, delivery, EMPTY_MAILBOX_PTS, storedMessagesErased, storedMessageSent, type Fact } from '@teamgram/event-schemas';
import { openEmbeddedLog, openKeyring, openLogReader, printedWitnessKeys, SqliteWitnessStore, Witness, Witnessing, witnessSigners, type EmbeddedEventLog, type Keyring, type NewEvent } from '@teamgram/event-log';

export const ORIGIN = 'example.org/teamgram/0';
const WITNESS = 'witness.example.org';
const ROTATIONS = 3;
const CALL_EVENTS = 1000;
/** Every n-th event is an encrypted message, the others are small plaintext facts. */
const MESSAGE_EVERY = 10;
const LARGE_NAME_CHARACTERS = 65_000;

export type RotatedLog = {
  dir: string;
  /** Printed initial keys of the log. */
  firstKeys: string;
  /** Sizes of the checkpoints signed by both retired and new log keys. */
  handovers: number[];
  /** Positions of messages whose keys are destroyed. */
  erased: number[];
  rotations: number[];
  witnessKeys: string[];
};

/** @param size number of events, at least a few thousand */
export async function writeRotatedLog(place: string, size: number): Promise<RotatedLog> {
  const dir = join(place, 'log');
  const keyring = openKeyring({ file: join(place, 'keyring.sqlite'), kek: new Uint8Array(32).fill(7) });
  const log = await openEmbeddedLog({ dir, keyring, origin: ORIGIN, writerKey: generateSigningKey('ed25519'), logKeys: newLogKeys() });
  const firstKeys = readFileSync(join(dir, 'log-keys'), 'utf8');
  const author = new Author(log);
  const written: Pick<RotatedLog, 'handovers' | 'erased' | 'rotations'> = { handovers: [], erased: [], rotations: [] };
  for (let part = 1; part <= ROTATIONS; part++) {
    await author.fill(Math.floor((size * part) / (ROTATIONS + 1)));
    if (part === 2) await author.tell(largeFact());
    await rotate(author, written);
    if (part > 1) written.erased.push(await erase(author, keyring));
  }
  await author.fill(size);
  await log.close();
  keyring.close();
  return { dir, firstKeys, ...written, witnessKeys: await cosign(dir) };
}

class Author {
  readonly log: EmbeddedEventLog;
  #messages = 0;
  #newest = 0;

  constructor(log: EmbeddedEventLog) {
    this.log = log;
  }

  async fill(size: number): Promise<void> {
    while (this.log.nextPosition < size) {
      const count = Math.min(CALL_EVENTS, size - this.log.nextPosition);
      await this.log.append(Array.from({ length: count }, (_, offset) => this.#next(this.log.nextPosition + offset))).durable;
    }
  }

  /** Appends one fact; returns its position. */
  async tell(fact: Fact): Promise<number> {
    const { events, durable } = this.log.append([newEvent(this.log.nextPosition, fact)]);
    await durable;
    return events[0]!.position;
  }

  /** Position and stream version of the newest message. */
  newestMessage(): { position: number; version: number } {
    const { position, version } = this.log.read(this.#newest)!;
    return { position, version };
  }

  #next(position: number): NewEvent {
    if (position % MESSAGE_EVERY !== 0) return newEvent(position, { type: 'DialogPinned', stream: `dialogs-${position % 100}`, owner: 1 + (position % 100), peer: position });
    this.#newest = position;
    return newEvent(position, message(++this.#messages, `text ${position}`));
  }
}

const MESSAGES = 'dialog-1-2';

function message(nth: number, text: string): Fact {
  const pts = EMPTY_MAILBOX_PTS + nth;
  const deliveries = [delivery({ mailbox: 1, peer: 2, messageId: pts, pts, ptsCount: 1 })];
  return { ...storedMessageSent({ author: 1, deliveries }), type: 'MessageSent', stream: MESSAGES, content: content({ text }) };
}

function largeFact(): Fact {
  return { type: 'UserRenamed', stream: 'user-1', user: 1, name: { firstName: 'x'.repeat(LARGE_NAME_CHARACTERS), lastName: '' } };
}

function newEvent(position: number, fact: Fact): NewEvent {
  const id = createHash('sha256').update(`event ${position}`).digest().subarray(0, 16);
  return { id, fact, timeMs: 1_700_000_000_000 + position, causationId: id, correlationId: new Uint8Array(0) };
}

/** Rotates both kinds of keys. */
async function rotate(author: Author, { handovers, rotations }: Pick<RotatedLog, 'handovers' | 'rotations'>): Promise<void> {
  const { keys } = author.log;
  await keys.settled;
  rotations.push(await author.tell(keys.rotateWriter(generateSigningKey('ed25519'))));
  await keys.settled;
  const position = await author.tell(keys.rotateLogKeys(newLogKeys()));
  await keys.settled;
  rotations.push(position);
  handovers.push(position + 1);
}

async function erase(author: Author, keyring: Keyring): Promise<number> {
  const { position, version } = author.newestMessage();
  await author.tell({ ...storedMessagesErased({ messages: [position], versions: [version] }), type: 'MessagesErased', stream: MESSAGES });
  keyring.erase([{ stream: MESSAGES, version }]);
  return position;
}

function newLogKeys() {
  return { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
}

/** Has it cosigned by a witness in this process. @returns its printed keys */
async function cosign(dir: string): Promise<string[]> {
  const keys = newLogKeys();
  const store = new SqliteWitnessStore(':memory:');
  const reader = openLogReader(dir);
  const witness = new Witness(store, witnessSigners(WITNESS, keys, () => 1_700_000_000));
  store.addLog(ORIGIN, reader.verifierKeys().slice(0, 2));
  const verifierKeys = printedWitnessKeys(WITNESS, keys);
  await new Witnessing({ reader, dir, witnesses: [{ url: 'http://witness', verifierKeys }], exchange: async (_, body) => witness.addCheckpoint(body!) }).round(0);
  reader.close();
  store.close();
  return verifierKeys;
}
