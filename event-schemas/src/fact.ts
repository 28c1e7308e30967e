/** From a fact to stored bytes and back. The stored bytes are what is hashed, signed and proved. */
import { factTable, readEnvelope, writeEnvelope } from './generated/codec.ts';
import type { Envelope, Fact, FactType, Sealed, StoredFact } from './generated/codec.ts';
import { upcast, upcastOpened } from './upcast.ts';
import { EMPTY, Reader, Writer } from './wire.ts';

export type SealedField = {
  field: string;
  write: (message: never, writer: Writer) => Writer;
  read: (reader: Reader, end: number) => object;
};

/** A private field's plaintext → its sealed form, under the key of the event that will carry it. */
export type Seal = (plaintext: Uint8Array) => Sealed;
/** The reverse; undefined when the key has been destroyed. */
export type Open = (sealed: Sealed) => Uint8Array | undefined;

export class UnknownFact extends Error {
  /** What the host's exit codes know it by. */
  readonly code = 'WRITTEN_BY_NEWER';
  constructor(type: string, schemaVersion: number) {
    super(`the log holds ${type} in version ${schemaVersion}, which this program does not know: run a newer one`);
  }
}

/** By name: a name that was just read is found twice as fast in a map as among properties. */
const codecs = new Map(Object.entries(factTable) as [FactType, (typeof factTable)[FactType]][]);

/** Throws UnknownFact. */
function codecOf(type: string, schemaVersion: number): (typeof factTable)[FactType] {
  const codec = codecs.get(type as FactType);
  if (!codec) throw new UnknownFact(type, schemaVersion);
  return codec;
}

/** The schema version that this program writes for a fact. */
export function factVersion(type: FactType): number {
  return factTable[type].version;
}

/** The rooms that have facts. */
export const factRooms: readonly string[] = [...new Set(Object.values(factTable).map(({ room }) => room))].sort();

/** The room of a stored fact, in any version. Throws UnknownFact. */
export function roomOfFact(type: string, schemaVersion: number): string {
  return codecOf(type, schemaVersion).room;
}

/** Encodes a fact's payload; each private field goes through `seal`. */
export function encodeFact(fact: Fact, seal: Seal): Uint8Array {
  const codec = factTable[fact.type];
  const stored = sealFact(fact, codec, seal);
  return bytesBy((writer) => codec.write(stored as never, writer));
}

/** Of an envelope, what the fact itself does not tell. */
export type EventPlace = Omit<Envelope, 'type' | 'schemaVersion' | 'payload'>;

/** Writes the envelope with the fact as its payload in one go: the same bytes as `encodeEnvelope` with `encodeFact`. */
export function writeEvent(place: EventPlace, fact: Fact, seal: Seal, writer: Writer): Writer {
  const { id, position, stream, version, timeMs, causationId, correlationId, writerKeyId } = place;
  const { type } = fact;
  const codec = factTable[type];
  const stored = sealFact(fact, codec, seal);
  const envelope = { id, position, stream, version, type, schemaVersion: codec.version, timeMs, causationId, correlationId, writerKeyId, payload: EMPTY };
  writeEnvelope(envelope, writer);
  const before = writer.len;
  const start = writer.uint32(PAYLOAD_TAG).fork(PAYLOAD_LENGTH_BYTES).len;
  codec.write(stored as never, writer);
  const empty = writer.len === start;
  // An empty field is left out.
  return empty ? writer.reset(before) : writer.ldelim();
}

/** Field 11 of envelope.proto, length-delimited; the last one. */
const PAYLOAD_TAG = (11 << 3) | 2;
/** Of most facts: 128 bytes or more. */
const PAYLOAD_LENGTH_BYTES = 2;

function sealFact(fact: Fact, codec: (typeof factTable)[FactType], seal: Seal): object {
  if (codec.sealed.length === 0) return fact;
  const stored: Record<string, unknown> = { ...fact };
  for (const sealed of codec.sealed) {
    const open = stored[sealed.field];
    stored[sealed.field] = open === undefined ? undefined : seal(bytesBy((writer) => sealed.write(open as never, writer)));
  }
  return stored;
}

/** Decodes a payload of any version as the newest one, without opening what is sealed in it. Throws UnknownFact, RangeError on damaged bytes. */
export function decodeFact(envelope: Envelope): StoredFact {
  const { type, stream, schemaVersion, payload } = envelope;
  const { version, read } = codecOf(type, schemaVersion);
  if (schemaVersion > version) throw new UnknownFact(type, schemaVersion);
  const reader = Reader.create(payload);
  const fact = { type, stream, ...read(reader, reader.len) } as StoredFact;
  return schemaVersion < version ? upcast(fact, schemaVersion) : fact;
}

/**
 * Opens the private fields of a decoded fact. A field whose key is gone is undefined.
 * @param schemaVersion in which the fact was written, as its envelope says
 */
export function openFact(stored: StoredFact, schemaVersion: number, open: Open): Fact {
  const { sealed } = factTable[stored.type];
  if (sealed.length === 0) return stored as Fact;
  const fact: Record<string, unknown> = { ...stored };
  for (const { field, read } of sealed) {
    const plaintext = fact[field] === undefined ? undefined : open(fact[field] as Sealed);
    const reader = plaintext && Reader.create(plaintext);
    fact[field] = reader && read(reader, reader.len);
  }
  const opened = fact as unknown as Fact;
  return schemaVersion < factVersion(stored.type) ? upcastOpened(opened, schemaVersion) : opened;
}

export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return bytesBy((writer) => writeEnvelope(envelope, writer));
}

/** Kept, for it grows to what messages take. */
const scratch = new Writer();

function bytesBy(write: (writer: Writer) => Writer): Uint8Array {
  return write(scratch.reset()).finish();
}

/** Throws RangeError on damaged bytes. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const reader = Reader.create(bytes);
  return readEnvelope(reader, reader.len);
}
