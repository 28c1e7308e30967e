import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, signingKeyFromSeed, type RandomSource } from '@teamgram/crypto';
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND } from '@teamgram/event-schemas';
import { openEmbeddedLog, type EmbeddedEventLog, type EmbeddedLogOptions, type Keyring, type NewEvent } from '../src/index.ts';

export const ORIGIN = 'example.org/teamgram/0';

const seed = (name: string) => seededRandom(name)(32);
export const writerKey = signingKeyFromSeed('ed25519', seed('writer'));
export const logKeys = { ed25519: signingKeyFromSeed('ed25519', seed('log')), mlDsa44: signingKeyFromSeed('ml-dsa-44', seed('log, post-quantum')) };

/** Leaf keys in memory, derived from stream and version, except for those erased. */
export function memoryKeyring(): Keyring {
  const erased = new Set<string>();
  const keyOf = (stream: string, version: number) => seed(`${stream}/${version}`);
  return {
    leaf: (stream, version) => (erased.has(`${stream}/${version}`) ? undefined : keyOf(stream, version)),
    leafForWriting: keyOf,
    nodes: () => [],
    flush: () => {},
    eraseStreams: () => [],
    isErased: () => false,
    erase: (leaves) => leaves.forEach(({ stream, version }) => erased.add(`${stream}/${version}`)),
    close: () => {},
  };
}

export function logOptions(dir: string, given: Partial<EmbeddedLogOptions> = {}): EmbeddedLogOptions {
  return { dir, keyring: memoryKeyring(), writerKey, logKeys, origin: ORIGIN, ...given };
}

export function newEvent(fact: NewEvent['fact'], random: RandomSource = seededRandom(crypto.randomUUID())): NewEvent {
  return { id: random(16), fact, timeMs: 1_700_000_000_000, causationId: random(16), correlationId: random(8) };
}

export function pinned(owner: number, peer = 1): NewEvent['fact'] {
  return { type: 'DialogPinned', stream: `dialogs-${owner}`, owner, peer };
}

export function renamed(user: number, firstName: string): NewEvent['fact'] {
  return { type: 'UserRenamed', stream: `user-${user}`, user, name: { firstName, lastName: '' } };
}

/** The nth message (from 1) between two users who talk to nobody else, so that it has the same number in both mailboxes. */
export function messageSent(author: number, to: number, nth: number, text: string): Extract<NewEvent['fact'], { type: 'MessageSent' }> {
  const pts = EMPTY_MAILBOX_PTS + nth;
  const deliveries = [[author, to], [to, author]].map(([mailbox, peer]) => delivery({ mailbox: mailbox!, peer: peer!, messageId: pts, pts, ptsCount: 1 }));
  return { ...ORDINARY_SEND, type: 'MessageSent', stream: `dialog-${author}-${to}`, author, content: content({ text }), deliveries };
}

/** Calls `work` with a new temporary directory and removes it afterwards. */
export async function withDir<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'event-log-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Calls `work` with an open log and closes it afterwards. */
export async function withLog<T>(options: EmbeddedLogOptions, work: (log: EmbeddedEventLog) => Promise<T>): Promise<T> {
  const log = await openEmbeddedLog(options);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}
