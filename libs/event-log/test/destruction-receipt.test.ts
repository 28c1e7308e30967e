import { describe, expect, test } from 'vitest';
import { seededRandom } from '@teamgram/crypto';
import { findErasure, openLogReader, ReceiptRefused, verifyReceipt, writeReceipt, type LogReader } from '../src/index.ts';
import { logOptions, messageSent, newEvent, pinned, withDir, withLog } from './fixtures.ts';

const random = seededRandom('receipts');
const files = { first: 11, second: 12 };

/** Positions: 0 pin · 1, 2 messages · 3 erases message 1 · 4 a file · 5 erases it · 6 deletion of an account */
async function withReader(work: (reader: LogReader) => void): Promise<void> {
  await withDir(async (dir) => {
    await withLog(logOptions(dir), async (log) => {
      const stream = 'dialog-7-9';
      const erasure = { type: 'MessagesErased', stream, messages: [1], versions: [0], erasures: [] } as const;
      const stored = { type: 'FileStored', stream: `file-${files.first}`, id: files.first, owner: 7, sizeBytes: 1, description: undefined, loansCounted: false } as const;
      const gone = { type: 'FileErased', stream: `file-${files.first}`, id: files.first } as const;
      const end = { type: 'AccountDeleted', stream: 'account-7', user: 7, reason: 'wish', streams: ['user-7', 'dialogs-7'] } as const;
      const facts = [pinned(7), messageSent(7, 9, 1, 'one'), messageSent(7, 9, 2, 'two'), { ...erasure, messages: [1], versions: [0], erasures: [] }, stored, gone, { ...end, streams: [...end.streams] }];
      await log.append(facts.map((fact) => newEvent(fact, random))).durable;
    });
    const reader = openLogReader(dir);
    try {
      work(reader);
    } finally {
      reader.close();
    }
  });
}

describe('destruction receipt', () => {
  test('is found by the position of the erasure, and by that of the erased event', () => withReader((reader) => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, -1].map((position) => findErasure(reader, position))).toEqual([6, 3, undefined, 3, 5, 5, 6, undefined, undefined]);
  }));

  test('takes what was destroyed from the proven event', () => withReader((reader) => {
    const keys = reader.verifierKeys().slice(0, 2);
    expect(verifyReceipt(writeReceipt(reader, 3)!, keys)).toMatchObject({ type: 'MessagesErased', position: 3, leaves: [{ stream: 'dialog-7-9', version: 0 }], messages: [1], ownKeys: false });
    expect(verifyReceipt(writeReceipt(reader, 5)!, [])).toMatchObject({ type: 'FileErased', streams: ['file-11'], ownKeys: true });
    expect(verifyReceipt(writeReceipt(reader, 6)!, keys)).toMatchObject({ type: 'AccountDeleted', streams: ['user-7', 'dialogs-7'] });
    expect(writeReceipt(reader, 7)).toBeUndefined();
  }));

  test('is refused when anything in it is changed, when it is about another event, and with other keys', () => withReader((reader) => {
    const text = writeReceipt(reader, 3)!;
    const receipt = JSON.parse(text) as Record<string, unknown>;
    const entry = Buffer.from(receipt['entry'] as string, 'base64');
    const other = JSON.parse(writeReceipt(reader, 5)!) as Record<string, unknown>;
    const harmless = JSON.parse(writeReceipt(reader, 2)!) as Record<string, unknown>;
    const changed = Buffer.from(entry);
    changed[changed.length - 3]! ^= 1;
    const forged: unknown[] = [
      { ...receipt, entry: changed.toString('base64') }, { ...receipt, entry: other['entry'] }, { ...receipt, proof: other['proof'] }, harmless,
      { ...receipt, format: 'another' }, { ...receipt, keys: 'none' }, {}, null, [],
    ];
    for (const each of forged) expect(() => verifyReceipt(JSON.stringify(each), [])).toThrow(ReceiptRefused);
    for (const each of ['', 'not json', '{', `"${'x'.repeat(2_000_000)}"`]) expect(() => verifyReceipt(each, [])).toThrow(ReceiptRefused);
    const foreign = reader.verifierKeys()[0]!.replace(/^[^+]+/, 'elsewhere');
    expect(() => verifyReceipt(text, [foreign])).toThrow(ReceiptRefused);
  }));
});
