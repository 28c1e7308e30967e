/** Existing logs keep their meaning: schemas only grow, pinned bytes stay readable, and every version is upcast to the newest one. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeFact, encodeFact, envelope, factVersion, openFact, upcast, upcastOpened, upcasts } from '@teamgram/event-schemas';
import type { Fact, FactType, StoredFact, Upcasts } from '@teamgram/event-schemas';
import { requirement } from '../support/requirement.ts';
import { factNames, factSample, markedSeal, SCHEMA_FOLDER } from './fact-samples.ts';
import { goldenFaults, listNew, removedLines } from './golden-digests.ts';
import { acceptSchemas, breaking, buf, BUF, imageOf, readBaseline, SCHEMAS, unraised } from './schema-baseline.ts';

const GOLDEN = join(SCHEMA_FOLDER, 'golden');
const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the schemas with one modification. */
function changed(name: string, file: string, from: string | RegExp, to: string): string {
  const copy = join(folder, name);
  cpSync(SCHEMAS, copy, { recursive: true, filter: (path) => !/golden|src|test|baseline/.test(path.slice(SCHEMAS.length)) });
  const text = readFileSync(join(copy, file), 'utf8');
  const other = text.replace(from, to);
  expect(other).not.toBe(text);
  writeFileSync(join(copy, file), other);
  return copy;
}

requirement('buf', 'npm has it for Linux', existsSync(BUF)).describe('the schemas only grow', () => {
  beforeAll(() => {
    if (process.env['GOLDEN'] === 'write') acceptSchemas();
  });

  test('they pass buf’s lint', () => {
    expect(buf('lint', SCHEMAS)).toBe('');
  });

  test('they are compatible with the baseline', () => {
    expect(breaking(SCHEMAS)).toBe('');
    expect(unraised(readBaseline(), imageOf(SCHEMAS))).toEqual([]);
  });

  test('all of them are in the baseline (if not: GOLDEN=write npm test -- test/vectors)', () => {
    expect(imageOf(SCHEMAS)).toEqual(readBaseline());
  });

  test.each([
    ['a reused field number', 'users.proto', 'string username = 1', 'string username = 2', /deleted|removed/i],
    ['a changed field type', 'contacts.proto', 'sint64 peer = 2', 'string peer = 2', /type/],
    ['a removed field', 'files.proto', /^ {2}uint64 owner = 2;.*\n/m, '', /field "2"/],
    ['a renamed field', 'users.proto', 'string about = 1', 'string text = 1', /name/],
    ['a removed fact', 'users.proto', /message UsernameReleased \{[^}]*\}/, '', /UsernameReleased/],
    ['a repeated field made singular', 'users.proto', 'repeated uint64 photo_ids', 'uint64 photo_ids', /label|cardinality/i],
  ])('detected: %s', (name, file, from, to, message) => {
    expect(breaking(changed(name, file, from, to))).toMatch(message);
  });

  test('detected: an additional field without a new version, in the fact or in what it encrypts', () => {
    const inFact = changed('in the fact', 'users.proto', /(message UsernameReleased \{[^}]*)\}/, '$1  bool planted = 15;\n}');
    const inSealed = changed('in what it seals', 'users.proto', 'message Biography {', 'message Biography { bool planted = 15;');
    expect([breaking(inFact), breaking(inSealed)]).toEqual(['', '']);
    expect(unraised(readBaseline(), imageOf(inFact))).toEqual([expect.stringMatching(/^UsernameReleased has other fields .* raise option/)]);
    expect(unraised(readBaseline(), imageOf(inSealed))).toEqual([expect.stringMatching(/^BiographyWritten /)]);
  });
});

describe('pinned bytes stay', () => {
  beforeAll(() => {
    if (process.env['GOLDEN'] === 'write') listNew(GOLDEN);
  });

  test('golden files and their list match, and the list has only grown', () => {
    expect(goldenFaults(GOLDEN)).toEqual([]);
    expect(removedLines(GOLDEN)).toEqual([]);
  });

  test('detected: changed bytes, a missing file, an unlisted one; a withdrawal is recorded', () => {
    const copy = join(folder, 'golden');
    cpSync(GOLDEN, copy, { recursive: true });
    listNew(copy);
    const old = readFileSync(join(copy, 'MessageSent.v1.bin'));
    writeFileSync(join(copy, 'MessageSent.v1.bin'), Buffer.from(old).fill(0, 0, 1));
    rmSync(join(copy, 'UserRenamed.v1.bin'));
    writeFileSync(join(copy, 'Planted.v1.bin'), 'x');
    expect(goldenFaults(copy).map((fault) => fault.split(':')[0]!).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['MessageSent.v1.bin', 'MessageSent.v1.bin', 'Planted.v1.bin', 'UserRenamed.v1.bin']);
    writeFileSync(join(copy, 'MessageSent.v1.bin'), old);
    cpSync(join(GOLDEN, 'UserRenamed.v1.bin'), join(copy, 'UserRenamed.v1.bin'));
    listNew(copy);
    expect(goldenFaults(copy)).toEqual([]);
    const list = join(copy, 'digests.txt');
    const line = readFileSync(list, 'utf8').trimEnd().split('\n').at(-1)!;
    writeFileSync(list, `${readFileSync(list, 'utf8')}withdrawn ${line}\n`);
    rmSync(join(copy, 'Planted.v1.bin'));
    expect(goldenFaults(copy)).toEqual([]);
  });
});

describe('every version is upcast to the newest one', () => {
  const unmark = ({ ciphertext }: { ciphertext: Uint8Array }) => ciphertext;
  const files = readdirSync(GOLDEN).filter((file) => file.endsWith('.bin')).sort();

  test.each(files)('%s has the newest shape, and keeps it when encoded again', (file) => {
    const [, type, version] = /^(\w+)\.v(\d+)\.bin$/.exec(file)! as unknown as [string, FactType, string];
    const read = (payload: Uint8Array, schemaVersion: number) => openFact(decodeFact(envelope({ type, stream: 'sample-1', schemaVersion, payload })), schemaVersion, unmark);
    const fact = read(new Uint8Array(readFileSync(join(GOLDEN, file))), Number(version));
    expect(Object.keys(fact).toSorted()).toEqual(Object.keys(factSample(type)).toSorted());
    expect(read(new Uint8Array(encodeFact(fact, markedSeal)), factVersion(type))).toEqual(fact);
  });

  test('every version has an upcast to the next', () => {
    const without = factNames.filter((name) => (upcasts[name as FactType] ?? []).length < factVersion(name as FactType) - 1);
    expect(without, 'add the step to event-schemas/src/upcasts.ts').toEqual([]);
  });

  // A made-up history of three versions; numbers and a text show which upcasts were applied, and in which order.
  const planted: Upcasts = {
    MessageEdited: [
      { stored: (older) => ({ ...older, message: older.message * 2 }), opened: (older) => ({ ...older, content: older.content && { ...older.content, text: `2 ${older.content.text}` } }) },
      { stored: (older) => ({ ...older, message: older.message + 1 }), opened: (older) => ({ ...older, content: older.content && { ...older.content, text: `3 ${older.content.text}` } }) },
    ],
  };
  const edited = factSample('MessageEdited') as Extract<Fact, { type: 'MessageEdited' }>;
  const withMessage = (message: number) => ({ ...edited, message }) as unknown as StoredFact;

  test('upcasts run in order, starting with the version of the stored fact', () => {
    const messages = [1, 2, 3].map((version) => (upcast(withMessage(5), version, planted) as { message?: number }).message);
    const texts = [1, 2, 3].map((version) => (upcastOpened(edited, version, planted) as typeof edited).content!.text);
    const text = edited.content!.text;
    expect([messages, texts]).toEqual([[11, 6, 5], [`3 2 ${text}`, `3 ${text}`, text]]);
  });

  test('upcasting from version 1 is one step followed by upcasting from version 2; the input is not modified', () => {
    fc.assert(fc.property(fc.nat(), (message) => {
      const given = Object.freeze(withMessage(message));
      const [first] = planted.MessageEdited!;
      expect(upcast(given, 1, planted)).toEqual(upcast(first!.stored!(given as never), 2, planted));
      expect(upcast(given, 1, planted)).toEqual(upcast(given, 1, planted));
    }), { seed: 3, numRuns: 50 });
  });

  test('erased fields stay erased', () => {
    expect(upcastOpened({ ...edited, content: undefined }, 1, planted)).toMatchObject({ content: undefined });
  });
});
