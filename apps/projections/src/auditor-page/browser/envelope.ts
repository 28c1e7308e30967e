/** Decodes an event's envelope from its stored bytes (event-schemas/envelope.proto) in the browser, without trusting the server. */
import { hex } from './merkle.ts';

export type EnvelopeField = { name: string; text: string };

/** By field number; the payload has the highest one. */
const FIELDS: Record<number, { name: string; show: (value: Uint8Array | number) => string }> = {
  1: { name: 'event id', show: bytes },
  2: { name: 'position', show: String },
  3: { name: 'stream', show: text },
  4: { name: 'version in the stream', show: String },
  5: { name: 'type', show: text },
  6: { name: 'schema version', show: String },
  7: { name: 'time', show: (value) => new Date(Number(value)).toISOString() },
  8: { name: 'caused by command', show: bytes },
  9: { name: 'on behalf of authorization', show: bytes },
  10: { name: 'writer key', show: bytes },
  11: { name: 'payload', show: (value) => `${(value as Uint8Array).length} bytes` },
};
/** Defaults for the position and version fields: protobuf omits zeros. */
const ZEROS: [number, string][] = [[2, '0'], [4, '0']];
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** @throws {Error} when the bytes are not a valid envelope */
export function envelopeFields(entry: Uint8Array): EnvelopeField[] {
  const texts = new Map<number, string>(ZEROS);
  for (let offset = 0; offset < entry.length; ) {
    const [tag, valueAt] = varint(entry, offset);
    const known = FIELDS[tag >>> 3];
    const [value, next] = (tag & 7) === VARINT ? varint(entry, valueAt) : (tag & 7) === LENGTH_DELIMITED ? delimited(entry, valueAt) : unknown();
    if (known) texts.set(tag >>> 3, known.show(value));
    offset = next;
  }
  return Object.entries(FIELDS).flatMap(([number, { name }]) => (texts.has(Number(number)) ? [{ name, text: texts.get(Number(number))! }] : []));
}

/** The position that the envelope itself contains. */
export function positionIn(fields: readonly EnvelopeField[]): number {
  return Number(fields.find(({ name }) => name === 'position')?.text);
}

function varint(bytes: Uint8Array, start: number): [value: number, next: number] {
  let [value, scale] = [0, 1];
  for (let offset = start; offset < bytes.length && offset < start + 8; offset++, scale *= 128) {
    value += (bytes[offset]! & 0x7f) * scale;
    if (bytes[offset]! < 0x80) return [value, offset + 1];
  }
  return unknown();
}

function delimited(bytes: Uint8Array, start: number): [value: Uint8Array, next: number] {
  const [length, from] = varint(bytes, start);
  if (from + length > bytes.length) return unknown();
  return [bytes.subarray(from, from + length), from + length];
}

function bytes(value: Uint8Array | number): string {
  return hex(value as Uint8Array) || '(none)';
}

function text(value: Uint8Array | number): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(value as Uint8Array);
}

function unknown(): never {
  throw new Error('the stored bytes are no event');
}
