/** Stored bytes never change: the golden files pin every version of every fact, so a changed byte here would break existing logs. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEnvelope, decodeFact, encodeEnvelope, encodeFact, envelope, factVersion, openFact, UnknownFact } from '@teamgram/event-schemas';
import type { FactType } from '@teamgram/event-schemas';
import { listNew } from './golden-digests.ts';
import { factNames, factSample, markedSeal, SCHEMA_FOLDER } from './fact-samples.ts';

const unmark = ({ ciphertext }: { ciphertext: Uint8Array }) => ciphertext;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
/** Bytes as hexadecimal text, so that a Buffer and a Uint8Array of the same bytes are equal. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item: unknown) => {
    const bytes = item instanceof Uint8Array ? item : isBufferJson(item) ? Uint8Array.from(item.data) : undefined;
    return bytes ? hex(bytes) : item;
  }));
const isBufferJson = (item: unknown): item is { data: number[] } => typeof item === 'object' && item !== null && 'type' in item && item.type === 'Buffer';

function goldenBytes(name: string): Uint8Array {
  const file = join(SCHEMA_FOLDER, 'golden', `${name}.v${factVersion(name as FactType)}.bin`);
  // `GOLDEN=write npm test` creates the file of a new fact; an existing file is never rewritten.
  if (!existsSync(file) && process.env['GOLDEN'] === 'write') {
    writeFileSync(file, encodeFact(factSample(name), markedSeal));
    listNew(dirname(file));
  }
  return new Uint8Array(readFileSync(file));
}

function opened(type: string, payload: Uint8Array, schemaVersion = factVersion(type as FactType)) {
  return openFact(decodeFact(envelope({ type, stream: 'sample-1', schemaVersion, payload })), schemaVersion, unmark);
}

/** The non-empty fields at any depth: fields added in later versions decode as empty. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner && !(Array.isArray(inner) && inner.length === 0)).map(([name, inner]) => [name, said(inner)]));
}

describe('golden bytes', () => {
  test.each(factNames)('%s encodes and decodes as before', (name) => {
    const golden = goldenBytes(name);
    expect(plain(opened(name, golden))).toEqual(plain(factSample(name)));
    expect(hex(encodeFact(factSample(name), markedSeal))).toBe(hex(golden));
  });

  test.each(readdirSync(join(SCHEMA_FOLDER, 'golden')).filter((file) => file.endsWith('.bin')).sort())('%s remains readable', (file) => {
    const [, name, version] = /^(\w+)\.v(\d+)\.bin$/.exec(file)!;
    const fact = opened(name!, new Uint8Array(readFileSync(join(SCHEMA_FOLDER, 'golden', file))), Number(version));
    expect(plain(factSample(name!))).toMatchObject(said(plain(fact)) as object);
  });
});

describe('envelope', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const anyEnvelope = fc.record({
    id: bytes(16), position: fc.maxSafeNat(), stream: fc.string(), version: fc.maxSafeNat(), type: fc.string(), schemaVersion: fc.nat(),
    timeMs: fc.maxSafeNat(), causationId: bytes(16), correlationId: bytes(8), writerKeyId: bytes(4), payload: fc.uint8Array({ maxLength: 300 }),
  });

  test('survives a round trip', () => {
    fc.assert(fc.property(anyEnvelope, (given) => {
      const read = decodeEnvelope(encodeEnvelope(given));
      expect(plain(read)).toEqual(plain(given));
    }), { seed: 1, numRuns: 300 });
  });

  test('hostile bytes end in a RangeError or Error, never in a hang or a crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
      try {
        decodeEnvelope(junk);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }), { seed: 2, numRuns: 2000 });
  });

  test('a fact of a newer version is refused by name', () => {
    expect(() => decodeFact(envelope({ type: 'MessageSent', schemaVersion: 99 }))).toThrow(UnknownFact);
    expect(() => decodeFact(envelope({ type: 'constructor', schemaVersion: 1 }))).toThrow(UnknownFact);
  });

  test('a destroyed key leaves the private field undefined and the rest readable', () => {
    const payload = encodeFact(factSample('MessageSent'), markedSeal);
    const fact = openFact(decodeFact(envelope({ type: 'MessageSent', stream: 's', schemaVersion: 1, payload })), 1, () => undefined);
    expect(fact).toMatchObject({ type: 'MessageSent', content: undefined, silent: true });
  });
});
