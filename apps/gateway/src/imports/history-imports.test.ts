import { refusal } from '@teamgram/domain';
import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { HistoryImports } from './history-imports.ts';

type Sent = { importId: number; from: number; messages: { text: string }[]; last: boolean };

/** A gateway with imports whose files have this content; undefined: the file is missing. */
function world(files: Record<number, string | undefined | Error>, brought = 0, refuseAfter = Infinity) {
  const sent: Sent[] = [];
  const bytesOf = (name: string) => {
    const text = files[Number(name)];
    if (text instanceof Error) throw text;
    return text === undefined ? undefined : Buffer.from(text);
  };
  const services = {
    queries: {
      startedImports: async () => Object.keys(files).map((file) => ({ importId: Number(file), owner: 1, file: Number(file), brought })),
      importedMedia: async () => [],
    },
    blobs: { sizeOf: async (name: string) => bytesOf(name)?.length, read: async (name: string) => bytesOf(name) },
    commands: {
      sendFor: async (_keyId: bigint, _id: Uint8Array, body: Sent) => {
        if (sent.length >= refuseAfter) throw refusal('IMPORT_ID_INVALID');
        sent.push(body);
      },
    },
    log: { warn: () => undefined },
  } as unknown as Services;
  return { sent, imports: new HistoryImports(() => services) };
}
const lines = (count: number) => Array.from({ length: count }, (_, index) => `1.2.20, 10:00 - A: ${index}`).join('\n');
const pieces = (sent: readonly Sent[]) => sent.map(({ importId, from, messages, last }) => [importId, from, messages.length, last]);

test('an import is submitted in batches, starting where it was', async () => {
  const { sent, imports } = world({ 7: lines(250) }, 60);
  imports.resume();
  await eventually('the last piece', () => sent.at(-1)?.last);
  imports.stop();
  expect(pieces(sent)).toEqual([[7, 60, 100, false], [7, 160, 90, true]]);
  expect(sent[0]!.messages[0]!.text).toBe('60');
});

test('an import whose file is missing or invalid ends; one that cannot be read at the moment does not hold up the others', async () => {
  const { sent, imports } = world({ 1: undefined, 2: 'dear diary', 3: new Error('damaged'), 4: lines(1) }, 5);
  imports.resume();
  await eventually('the others', () => sent.length === 3);
  imports.stop();
  expect(pieces(sent)).toEqual([[1, 5, 0, true], [2, 5, 0, true], [4, 5, 0, true]]);
});

test('it stops when a batch is refused because the import has ended', async () => {
  const { sent, imports } = world({ 7: lines(1_000), 8: lines(1) }, 0, 2);
  imports.resume();
  await eventually('two pieces', () => sent.length === 2);
  imports.stop();
  expect(pieces(sent)).toEqual([[7, 0, 100, false], [7, 100, 100, false]]);
});
