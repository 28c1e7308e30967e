import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestId, sendId } from './command-id.ts';

const hex = (id: Uint8Array) => Buffer.from(id).toString('hex');
const unsigned = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const signed = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

test('M2 the same key and random_id are the same command, any others another one', () => {
  const seen = new Map<string, string>();
  fc.assert(fc.property(unsigned, signed, (keyId, randomId) => {
    const id = hex(sendId(keyId, randomId));
    expect(id).toHaveLength(32);
    expect(hex(sendId(keyId, randomId))).toBe(id);
    const name = `${keyId} ${randomId}`;
    expect(seen.get(id) ?? name).toBe(name);
    seen.set(id, name);
  }), { seed: 1 });
});

test('a request repeated by its client is the same command, its second command another', () => {
  expect(requestId(1n, 2n, 3n, 0)).toEqual(requestId(1n, 2n, 3n, 0));
  const ids = [requestId(1n, 2n, 3n, 0), requestId(1n, 2n, 3n, 1), requestId(1n, 2n, 4n, 0), requestId(1n, 3n, 3n, 0), requestId(2n, 2n, 3n, 0), sendId(1n, 2n)];
  expect(new Set(ids.map(hex)).size).toBe(ids.length);
});
