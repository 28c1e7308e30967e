/**
 * Compares the codec of libs/tl with three independent ones: mtcute (layer 227) writes the same bytes and reads ours;
 * GramJS (layer 198) and teleproto (layer 214) read objects lowered to their layers.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TlError, constructorId, isMethod, layerKnows, readObject, writeObject } from '@teamgram/tl';
import type { TlObject } from '@teamgram/tl';

// mtcute does not export its maps by name, so they are imported by path.
const MODULES = join(import.meta.dirname, '../../node_modules');
const moduleAt = (path: string): Promise<Record<string, never>> => import(pathToFileURL(join(MODULES, path)).href) as Promise<Record<string, never>>;
const [{ __tlWriterMap: writers }, { __tlReaderMap: readers }, runtime, { default: Long }] = await Promise.all([
  moduleAt('@mtcute/core/tl/binary/writer.js'), moduleAt('@mtcute/core/tl/binary/reader.js'), moduleAt('@mtcute/tl-runtime/index.js'), moduleAt('long/index.js'),
]);
const { TlBinaryReader, TlBinaryWriter } = runtime as unknown as {
  TlBinaryReader: { deserializeObject: (map: unknown, data: Uint8Array) => unknown };
  TlBinaryWriter: { serializeObject: (map: unknown, object: unknown) => Uint8Array };
};
const longOf = (Long as unknown as { fromString: (text: string) => unknown }).fromString;

type Argument = { name: string; type: string; typeModifiers?: { predicate?: string; isVector?: boolean } };
type Entry = { kind: 'class' | 'method'; name: string; type: string; id: number; arguments: Argument[] };
type Fields = { _: string } & Record<string, unknown>;

/** GramJS has no `error`; the ids in the other two are numbers here and Long in mtcute. */
const LEFT_OUT = new Set(['error', 'chatFull', 'messageMediaGiveawayResults']);

/** Constructors with the same definition in mtcute and in our newest layer; objects are generated from these only. */
const schema = (JSON.parse(readFileSync(join(MODULES, '@mtcute/core/tl/api-schema.json'), 'utf8')) as { e: Entry[] }).e;
const shared = schema.filter((entry) => !LEFT_OUT.has(entry.name) && layerKnows(230, entry.id) && constructorId(entry.name) === (entry.id | 0));
const byType = Map.groupBy(shared.filter(({ kind }) => kind === 'class'), ({ type }) => type);

let state = 12345;
/** A number in [0, count) from a linear congruential generator, so that failures can be reproduced. */
function pick(count: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
  return (state >>> 8) % count;
}

class Unmakeable extends Error {}

function make({ name, arguments: list }: Entry, depth: number): Fields {
  const object: Fields = { _: name };
  const bits = new Map<string, boolean>();
  for (const { name: field, type, typeModifiers: { predicate, isVector } = {} } of list) {
    if (type === '#') continue;
    if (predicate) {
      if (!bits.has(predicate)) bits.set(predicate, depth > 0 && pick(2) === 0);
      if (!bits.get(predicate)) continue;
    }
    // mtcute omits an empty optional vector.
    const length = predicate ? 1 + pick(2) : Math.max(0, Math.min(depth, pick(3)));
    object[field] = isVector ? Array.from({ length }, () => value(type, depth - 1)) : value(type, depth - 1);
  }
  return object;
}

function value(type: string, depth: number): unknown {
  const number = pick(1 << 22);
  switch (type) {
    case 'int': return number - (1 << 21);
    case 'long': return BigInt(number) * -0x1_0000_0001n;
    case 'int53': return number * 100_000;
    case 'double': return number / 8;
    case 'Bool': return number % 2 === 0;
    case 'true': return true;
    case 'string': return ['', 'text', 'Größe 👍', 'long '.repeat(80)][number % 4];
    case 'bytes': return new Uint8Array(number % 300).fill(number);
    case 'int128': return new Uint8Array(16).fill(number);
    case 'int256': return new Uint8Array(32).fill(number);
  }
  const choices = byType.get(type);
  if (choices === undefined || depth < -6) throw new Unmakeable();
  return make(choices[pick(choices.length)]!, depth);
}

/** For some recursive types the random constructors allow no finite value: try again. */
function makeSome(entry: Entry): Fields | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return make(entry, 3);
    } catch (error) {
      if (!(error instanceof Unmakeable)) throw error;
    }
  }
  return undefined;
}

const camel = (name: string): string => name.replaceAll(/_([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Converts an object to mtcute's form: camel case, Long for bigint, false for absent flags. */
function asMtcute(object: unknown): unknown {
  if (typeof object === 'bigint') return longOf(String(object));
  if (Array.isArray(object)) return object.map(asMtcute);
  if (object === null || typeof object !== 'object' || object instanceof Uint8Array) return object;
  return Object.fromEntries(Object.entries(object).map(([name, field]) => [name === '_' ? name : camel(name), asMtcute(field)]));
}

/** Makes mtcute's result comparable: Long as text, absent and false alike. */
function plain(object: unknown): unknown {
  if (object instanceof Uint8Array) return Buffer.from(object).toString('hex');
  if (Array.isArray(object)) return object.map(plain);
  if (object === null || typeof object !== 'object') return object;
  if ('low' in object && 'high' in object) return (object as { toString: () => string }).toString();
  return Object.fromEntries(Object.entries(object).filter(([, field]) => field !== undefined && field !== false).map(([name, field]) => [name, plain(field)]));
}

const samples = shared.map((entry) => makeSome(entry)).filter((object) => object !== undefined);

describe('mtcute, layer 227', () => {
  test('both write the same bytes', () => {
    expect(samples.length).toBeGreaterThan(2000);
    for (const sample of samples) {
      const theirs = TlBinaryWriter.serializeObject(writers, asMtcute(sample));
      expect(Buffer.from(writeObject(sample as TlObject)).equals(theirs), sample._).toBe(true);
    }
  });

  test('we read what mtcute writes', () => {
    for (const sample of samples) expect(readObject(TlBinaryWriter.serializeObject(writers, asMtcute(sample))), sample._).toEqual(sample);
  });

  test('mtcute reads what we write (it reads no requests)', () => {
    for (const sample of samples.filter(({ _: name }) => !isMethod(name))) {
      expect(plain(TlBinaryReader.deserializeObject(readers, writeObject(sample as TlObject))), sample._).toEqual(plain(asMtcute(sample)));
    }
  });
});

type Reader = { tgReadObject: () => unknown; tellPosition: () => number };
const require = createRequire(import.meta.url);

/** GramJS and its forks throw for unknown constructors. */
describe.each([
  ['GramJS', 198, 'telegram/extensions/index.js'],
  ['teleproto', 214, 'teleproto-214/extensions/index.js'],
])('%s, layer %i', (_, layer, path) => {
  const { BinaryReader } = require(join(MODULES, path)) as { BinaryReader: new (data: Buffer) => Reader };

  test('reads everything lowered to its layer, to the last byte', () => {
    let count = 0;
    for (const sample of samples.filter(({ _: name }) => !isMethod(name))) {
      const bytes = lowered(sample, layer);
      if (!bytes) continue;
      const reader = new BinaryReader(Buffer.from(bytes));
      reader.tgReadObject();
      expect(reader.tellPosition(), sample._).toBe(bytes.length);
      count++;
    }
    expect(count).toBeGreaterThan(1000);
  });
});

function lowered(sample: Fields, layer: number): Uint8Array | undefined {
  try {
    return writeObject(sample as TlObject, layer);
  } catch (error) {
    if (error instanceof TlError && error.kind === 'NOT_LOWERABLE') return undefined;
    throw error;
  }
}
