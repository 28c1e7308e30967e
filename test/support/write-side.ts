/** A log with its keyring, served like command-api but without rules: tests append the facts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey, secureRandom } from '@teamgram/crypto';
import type { Fact } from '@teamgram/event-schemas';
import { openEmbeddedLog, openKeyring, type EmbeddedEventLog, type Keyring } from '@teamgram/event-log';
import { commandApiLink, defineLink, readCredentials, serveLink, silentLogger, type CommandApiCalls, type CommandApiStreams, type CommitNotice, type LinkHandlers, type NoMethods } from '@teamgram/host';

export type WriteSide = {
  log: EmbeddedEventLog;
  keyring: Keyring;
  port: number;
  /** Appends facts and waits until they are durable; returns the position after them. */
  tell: (...facts: Fact[]) => Promise<number>;
  close: () => Promise<void>;
};

type Calls = Pick<CommandApiCalls, 'data-keys.nodes' | 'search.key' | 'log.locate'>;
const contract = defineLink<Calls, CommandApiStreams>(commandApiLink.name, { 'data-keys.nodes': ['projections'], 'search.key': ['projections'], 'log.locate': ['projections'], 'log.follow': ['projections'], 'registry.follow': [], 'data-keys.erased': ['projections'] });

/** @param tlsDirectory has at least the certificates of `command-api` */
export async function openWriteSide(logDirectory: string, tlsDirectory: string, port = 0): Promise<WriteSide> {
  mkdirSync(logDirectory, { recursive: true });
  const keyring = openKeyring({ file: join(logDirectory, '..', 'keyring.sqlite'), kek: new Uint8Array(32).fill(7) });
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  const log = await openEmbeddedLog({ dir: logDirectory, keyring, writerKey: generateSigningKey('ed25519'), logKeys, origin: 'example.org/test' });
  const streams = { 'log.follow': ({ from }: { from: number }, { signal }: { signal: AbortSignal }) => notices(log, from, signal), 'registry.follow': nothing, 'data-keys.erased': nothing };
  const calls: LinkHandlers<Calls, CommandApiStreams, NoMethods>['calls'] = {
    'data-keys.nodes': ({ stream, block }) => keyring.nodes(stream, block),
    'search.key': () => new Uint8Array(32).fill(1),
    'log.locate': (name) => ('id' in name ? log.positionOf(name.id) : log.positionInStream(name.stream, name.version)),
  };
  const link = await serveLink(contract, { calls, streams, batches: {} }, {
    address: { host: '127.0.0.1', port }, credentials: readCredentials(tlsDirectory, 'command-api'), log: silentLogger,
  });
  return {
    log, keyring, port: link.port,
    async tell(...facts) {
      const causationId = secureRandom(16);
      const events = facts.map((fact) => ({ id: secureRandom(16), fact, timeMs: Date.now(), causationId, correlationId: new Uint8Array(8) }));
      await log.append(events).durable;
      return log.durablePosition;
    },
    async close() {
      await link.close(0);
      await log.close();
      keyring.close();
    },
  };
}

async function* notices(log: EmbeddedEventLog, from: number, signal: AbortSignal): AsyncIterable<CommitNotice> {
  const waiting: CommitNotice[] = [{ durablePosition: log.durablePosition, first: from, entries: [] }];
  let wake = () => {};
  const following = log.follow(from, ({ first, entries }) => {
    waiting.push({ durablePosition: log.durablePosition, first, entries });
    wake();
  }, signal);
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    const notice = waiting.shift();
    if (notice) yield notice;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  await following;
}

/** A stream without erasures. */
function nothing(_request: unknown, { signal }: { signal: AbortSignal }): AsyncIterable<never> {
  const end = new Promise<IteratorReturnResult<undefined>>((resolve) =>
    signal.addEventListener('abort', () => resolve({ done: true, value: undefined }), { once: true }));
  return { [Symbol.asyncIterator]: () => ({ next: () => end }) };
}
