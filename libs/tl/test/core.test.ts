import { describe, expect, test } from 'vitest';
import { constructorId, readObject, writeObject } from '../src/index.ts';
import type { CoreObject } from '../src/index.ts';
import { coreSchema } from '../src/schema/core-schema.ts';
import type { Definition } from '../src/schema/definition.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const VALUES: Record<string, unknown> = {
  int: -7, long: -1n, string: 'text', bytes: bytes('0102'), int128: new Uint8Array(16).fill(3), int256: new Uint8Array(32).fill(4), rest: bytes('05060708'),
  'Vector<long>': [1n, 2n ** 62n], 'vector<future_salt>': [{ _: 'future_salt', valid_since: 1, valid_until: 2, salt: 3n }],
};

function sample({ name, fields }: Definition): { _: string } {
  return { _: name, ...Object.fromEntries(fields.map((field) => [field.name, VALUES[field.type]])) };
}

describe('the MTProto core', () => {
  test.each(coreSchema().map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
    const object = sample(definition);
    expect(readObject(writeObject(object as CoreObject))).toEqual(object);
  });

  // core.telegram.org/mtproto/samples-auth_key
  test('the published resPQ', () => {
    const answer = bytes(`63241605 3E0549828CCA27E966B301A48FECE2FC A5CF4D33F4A11EA877BA4AA573907330 0817ED48941A08F981000000
      15C4B51C 01000000 216BE86C022BB4C3`.replaceAll('\n', ''));
    const object = readObject(answer);
    expect(object).toEqual({
      _: 'resPQ', nonce: bytes('3E0549828CCA27E966B301A48FECE2FC'), server_nonce: bytes('A5CF4D33F4A11EA877BA4AA573907330'),
      pq: bytes('17ED48941A08F981'), server_public_key_fingerprints: [BigInt.asIntN(64, 0xc3b42b026ce86b21n)],
    });
    expect(hex(writeObject(object))).toBe(hex(answer));
  });

  test('rpc_result contains the bytes of the result unchanged', () => {
    const result = writeObject({ _: 'pong', msg_id: 1n, ping_id: 2n });
    const written = writeObject({ _: 'rpc_result', req_msg_id: 9n, result });
    expect(written.subarray(12)).toEqual(result);
    expect(new DataView(written.buffer).getInt32(0, true)).toBe(constructorId('rpc_result'));
  });
});
