/** Resource use of callers that behave unlike db-client: appends that are never completed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureCertificates, readCredentials, serveEventStore, silentLogger, type EventStoreServer } from '../../src/index.ts';
import { memoryJournal } from '../fixtures/memory-journal.ts';

const directory = mkdtempSync(join(tmpdir(), 'teamgram-batch-append-'));
let server: EventStoreServer;

beforeAll(async () => {
  await ensureCertificates(directory, ['eventstoredb'], Date.now());
  server = await serveEventStore({ address: { host: '127.0.0.1', port: 0 }, credentials: readCredentials(directory, 'eventstoredb'), accounts: {}, journal: memoryJournal(), log: silentLogger });
});
afterAll(async () => {
  await server?.close();
  rmSync(directory, { recursive: true });
});

const field = (number: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
/** An incomplete BatchAppendReq: correlation id, and options with the stream name. */
const begun = (correlation: Uint8Array) => Buffer.concat([field(1, correlation), field(2, field(1, field(3, Buffer.from('journal-0'))))]);
const same = (bytes: Buffer) => bytes;

function batchAppend() {
  const { authority } = readCredentials(directory, 'eventstoredb');
  const client = new Client(`localhost:${server.port}`, credentials.createSsl(Buffer.from(authority)), { 'grpc.enable_http_proxy': 0 });
  const call = client.makeBidiStreamRequest<Buffer, Buffer>('/event_store.client.streams.Streams/BatchAppend', same, same);
  return { call, close: () => client.close() };
}

test('a caller without the right is refused at once, however many appends it begins', async () => {
  const { call, close } = batchAppend();
  let refused = 0;
  const ended = new Promise<string>((resolve) => call.on('data', () => refused++).on('end', () => resolve('ended')).on('error', ({ message }: Error) => resolve(message)));
  for (let number = 0; number < 300; number++) call.write(begun(Buffer.alloc(16, number)));
  call.end();
  expect([await ended, refused]).toEqual(['ended', 300]);
  close();
});

test('an invalid correlation id ends the stream', async () => {
  const { call, close } = batchAppend();
  const ended = new Promise<string>((resolve) => call.on('data', () => {}).on('error', ({ message }: Error) => resolve(message)));
  call.write(begun(Buffer.alloc(100)));
  expect(await ended).toMatch(/correlation/);
  close();
});
