import { encodeEnvelope } from '@teamgram/event-schemas';
import { expect, test } from 'vitest';
import { responses } from '../../src/eventstoredb/reading.ts';
import type { ReadRequest } from '../../src/eventstoredb/wire/requests.ts';
import { memoryJournal } from '../fixtures/memory-journal.ts';

const EVENTS = 20_000;
const blank = {
  type: 'UserRenamed', schemaVersion: 1, timeMs: 0, causationId: new Uint8Array(16), correlationId: new Uint8Array(8), writerKeyId: new Uint8Array(4), payload: new Uint8Array(0),
};
const unwanted = { on: 'stream', regex: undefined, prefixes: ['nothing'], window: undefined, multiplier: 1 } as const;

test.each<[string, Pick<ReadRequest, 'backwards' | 'count'>]>([
  ['forwards', { backwards: false, count: EVENTS }],
  ['backwards', { backwards: true, count: EVENTS }],
  ['subscribed', { backwards: false, count: 'subscription' }],
])('a read that matches nothing, %s, yields to others, and ends when its caller has disconnected', async (_, how) => {
  const journal = memoryJournal();
  journal.push(...Array.from({ length: EVENTS }, (_, position) => encodeEnvelope({ ...blank, id: Buffer.from(position.toString(16).padStart(32, '0'), 'hex'), position, stream: 'user-7', version: position })));
  const gone = new AbortController();
  setImmediate(() => gone.abort());
  const request: ReadRequest = { stream: undefined, from: how.backwards ? 'end' : 'start', filter: { ...unwanted, prefixes: [...unwanted.prefixes] }, structuredIds: false, ...how };
  for await (const _response of responses([journal], request, gone.signal));
  expect(journal.reads).toBeLessThan(EVENTS / 2);
});
