/** API requests and answers of the tests, as bytes: the session never looks inside. */
import { TlWriter } from '@teamgram/tl';

export const GET_CONFIG = 0xc4f9186b;
export const GET_STATE = 0xedd4882a;
export const SAVE_FILE_PART = 0xb304a621;

/** `constructor` followed by ints. */
export function words(constructor: number, ...ints: readonly number[]): Uint8Array {
  const writer = new TlWriter();
  writer.uint(constructor);
  for (const value of ints) writer.int(value);
  return writer.take();
}

/** A wrapper around a query: its own fields, then the query. */
export function wrapper(constructor: number, query: Uint8Array, write: (writer: TlWriter) => void = () => {}): Uint8Array {
  const writer = new TlWriter();
  writer.uint(constructor);
  write(writer);
  writer.raw(query);
  return writer.take();
}

export const invokeWithLayer = (layer: number, query: Uint8Array) => wrapper(0xda9b0d0d, query, (w) => w.int(layer));
export const invokeAfterMsg = (msgId: bigint, query: Uint8Array) => wrapper(0xcb9f372d, query, (w) => w.long(msgId));
export const invokeAfterMsgs = (msgIds: bigint[], query: Uint8Array) => wrapper(0x3dc4b4f0, query, (w) => w.vectorLong(msgIds));
export const invokeWithoutUpdates = (query: Uint8Array) => wrapper(0xbf9459b7, query);
export const invokeWithTakeout = (takeoutId: bigint, query: Uint8Array) => wrapper(0xaca9fd2e, query, (w) => w.long(takeoutId));
export const invokeWithMessagesRange = (minId: number, maxId: number, query: Uint8Array) =>
  wrapper(0x365275f2, query, (w) => {
    w.uint(0x0ae30253);
    w.int(minId);
    w.int(maxId);
  });

export const initConnection = (query: Uint8Array, appVersion = '1.0') =>
  wrapper(0xc1cd5ea9, query, (w) => {
    w.int(2);
    w.int(7);
    for (const text of ['PC', 'Linux', appVersion, 'en', 'tdesktop', 'en']) w.string(text);
    w.object({ _: 'jsonObject', value: [{ _: 'jsonObjectValue', key: 'tz_offset', value: { _: 'jsonNumber', value: 3600 } }] } as never);
  });
