import { describe, expect, test } from 'vitest';
import { NEWEST_LAYER, REQUEST_LIMITS, TlError, TlReader, TlWriter, readObject, readRequest, writeObject } from '../src/index.ts';
import type { TlObject } from '../src/index.ts';
import { PastLayer } from '../src/lower/lower.ts';
import { layerTable, rowOf } from '../src/schema/layer-table.ts';
import { RandomObjects, seeded } from './support/random-object.ts';

const kindOf = (run: () => unknown): string => {
  try {
    run();
    return 'read';
  } catch (error) {
    // Whatever the bytes, only the typed error may be thrown.
    if (error instanceof TlError) return error.kind;
    throw error;
  }
};

const sendMessage = writeObject({
  _: 'messages.sendMessage', peer: { _: 'inputPeerUser', user_id: 7, access_hash: 8n }, message: 'hello', random_id: 9n,
  entities: [{ _: 'messageEntityBold', offset: 0, length: 5 }],
});

function bytesOf(write: (writer: TlWriter) => void): Uint8Array {
  const writer = new TlWriter();
  write(writer);
  return writer.take();
}

describe('hostile bytes', () => {
  test('a request truncated anywhere', () => {
    for (let length = 0; length < sendMessage.length; length += 1) {
      expect(['TRUNCATED', 'TOO_MANY']).toContain(kindOf(() => readRequest(sendMessage.subarray(0, length))));
    }
  });

  test('bytes after the request', () => {
    expect(kindOf(() => readRequest(Buffer.concat([sendMessage, Buffer.alloc(4)])))).toBe('TRAILING_BYTES');
  });

  test('an unknown constructor, and a constructor where a method is expected', () => {
    expect(kindOf(() => readObject(new Uint8Array(4).fill(0xee)))).toBe('UNKNOWN_CONSTRUCTOR');
    expect(kindOf(() => readRequest(writeObject({ _: 'inputPeerSelf' })))).toBe('WRONG_TYPE');
  });

  test('a constructor of another type than its field', () => {
    const bytes = sendMessage.slice();
    const peerId = new DataView(writeObject({ _: 'inputUser', user_id: 1, access_hash: 1n }).buffer).getInt32(0, true);
    new DataView(bytes.buffer).setInt32(8, peerId, true);
    expect(kindOf(() => readRequest(bytes))).toBe('WRONG_TYPE');
  });

  test.each([0xffff_ffff, 0x7fff_ffff, 1000])('a vector that claims %i elements', (count) => {
    const bytes = bytesOf((writer) => {
      writer.int(0x1cb5c415);
      writer.uint(count);
      writer.int(0);
    });
    expect(kindOf(() => new TlReader(bytes).vectorInt())).toBe('TOO_MANY');
    expect(kindOf(() => new TlReader(bytes).objects())).toBe('TOO_MANY');
  });

  test('a string that claims more bytes than there are, short, long and huge', () => {
    for (const header of [[200], [254, 0xff, 0xff, 0xff], [255, 1, 0, 0]]) {
      expect(kindOf(() => new TlReader(Uint8Array.from([...header, 0, 0, 0, 0].slice(0, 4))).string())).toBe('TRUNCATED');
    }
  });

  test('requests inside requests beyond the depth limit', () => {
    let query: TlObject = { _: 'help.getConfig' };
    for (let depth = 0; depth < 100; depth++) query = { _: 'invokeWithoutUpdates', query } as TlObject;
    expect(kindOf(() => readRequest(writeObject(query)))).toBe('TOO_DEEP');
  });

  test('objects of old layers count for the depth limit too', () => {
    const bytes = bytesOf((writer) => {
      // help.getAppConfig of layer 133 has no fields; jsonArray nests.
      for (let depth = 0; depth < 1000; depth++) {
        writer.uint(0xf7444763);
        writer.int(0x1cb5c415);
        writer.int(1);
      }
    });
    expect(kindOf(() => readObject(bytes))).toBe('TOO_DEEP');
  });

  test('more objects than the limit: four bytes on the wire must not become megabytes', () => {
    const bytes = bytesOf((writer) => {
      for (const count of [REQUEST_LIMITS.objectsMax - 1, 2]) writer.objects(Array.from({ length: count }, () => ({ _: 'inputPeerSelf' })));
    });
    const reader = new TlReader(bytes);
    expect(reader.objects()).toHaveLength(REQUEST_LIMITS.objectsMax - 1);
    expect(kindOf(() => reader.objects())).toBe('TOO_MANY');
  });

  test('a list longer than the limit', () => {
    const list = (length: number) => writeObject({ _: 'messages.deleteMessages', id: Array.from({ length }, () => 1) });
    expect(kindOf(() => readRequest(list(REQUEST_LIMITS.elementsMax)))).toBe('read');
    expect(kindOf(() => readRequest(list(REQUEST_LIMITS.elementsMax + 1)))).toBe('TOO_MANY');
  });

  test('an input larger than the limit', () => {
    expect(kindOf(() => readRequest(new Uint8Array(REQUEST_LIMITS.sizeBytesMax + 1)))).toBe('TOO_LARGE');
  });

  test('every flag set on every word: fields are then simply missing', () => {
    const bytes = sendMessage.slice();
    new DataView(bytes.buffer).setUint32(4, 0xffff_ffff, true);
    expect(kindOf(() => readRequest(bytes))).not.toBe('read');
  });

  test('a packed request that unpacks to more packed requests is unpacked once', () => {
    const packed = writeObject({ _: 'gzip_packed', packed_data: new Uint8Array(8) });
    const query = Buffer.concat([writeObject({ _: 'invokeWithoutUpdates', query: { _: 'gzip_packed', packed_data: new Uint8Array(4) } })]);
    const inner = readRequest(query, { inflate: () => packed }) as { query: { _: string } };
    expect(inner.query._).toBe('gzip_packed');
  });

  test('random bytes and random modifications of valid objects', () => {
    const random = seeded(42);
    const objects = new RandomObjects(NEWEST_LAYER, seeded(43));
    for (const definition of objects.definitions) {
      const bytes = writeObject(objects.make(definition, 4) as TlObject);
      for (let change = 0; change < 4; change++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      kindOf(() => readObject(bytes));
      kindOf(() => readObject(bytes.map((byte, index) => (index < 4 ? byte : Math.floor(random() * 256)))));
    }
  });

  test('the same for objects of every old layer', () => {
    const random = seeded(45);
    for (const layer of layerTable().layers.filter((_, index) => index % 8 === 0)) {
      const objects = new RandomObjects(layer, seeded(layer));
      const writer = new TlWriter(new PastLayer(layer).names);
      for (const definition of objects.definitions.filter(({ id, name }) => rowOf(name, layer)!.id === id)) {
        writer.object(objects.make(definition, 3));
        const bytes = writer.take();
        for (let change = 0; change < 3; change++) bytes[4 + Math.floor(random() * (bytes.length - 4))] = Math.floor(random() * 256);
        kindOf(() => readObject(bytes));
      }
    }
  });
});
