/** Encodes and decodes facts. The stored bytes are what is hashed, signed and proved. */
import { factTable, readEnvelope, writeEnvelope } from './generated/codec.ts';
import type { Envelope, Fact, FactType, Sealed, StoredFact } from './generated/codec.ts';
import { upcast, upcastOpened } from './upcast.ts';
import { EMPTY, Reader, Writer } from './wire.ts';

export type SealedField = {
  field: string;
  write: (message: never, writer: Writer) => Writer;
  read: (reader: Reader, end: number) => object;
};

/** Seals the plaintext of a private field under the key of the event that will contain it. */
export type Seal = (plaintext: Uint8Array) => Sealed;
/** The inverse of `Seal`; undefined if the key has been destroyed. */
export type Open = (sealed: Sealed) => Uint8Array | undefined;

export class UnknownFact extends Error {
  /** Selects the exit code of the process. */
  readonly code = 'WRITTEN_BY_NEWER';
  constructor(type: string, schemaVersion: number) {
    super(`the log holds ${type} in version ${schemaVersion}, which this program does not know: run a newer one`);
  }
}

/** A Map: looking up a name that was just decoded is twice as fast as in an object. */
const codecs = new Map(Object.entries(factTable) as [FactType, (typeof factTable)[FactType]][]);

/** Throws UnknownFact. */
function codecOf(type: string, schemaVersion: number): (typeof factTable)[FactType] {
  const codec = codecs.get(type as FactType);
  if (!codec) throw new UnknownFact(type, schemaVersion);
  return codec;
}

/** The schema version in which this program writes a fact. */
export function factVersion(type: FactType): number {
  return factTable[type].version;
}

/** The rooms that have facts, i.e. the .proto files. */
export const factRooms: readonly string[] = [...new Set(Object.values(factTable).map(({ room }) => room))].sort();

/** The room of a stored fact, in any version. Throws UnknownFact. */
export function roomOfFact(type: string, schemaVersion: number): string {
  return codecOf(type, schemaVersion).room;
}

/** Encodes the payload of a fact; every private field goes through `seal`. */
export function encodeFact(fact: Fact, seal: Seal): Uint8Array {
  const codec = factTable[fact.type];
  const stored = sealFact(fact, codec, seal);
  return bytesBy((writer) => codec.write(stored as never, writer));
}

/** The fields of an envelope that do not follow from the fact. */
export type EventPlace = Omit<Envelope, 'type' | 'schemaVersion' | 'payload'>;

/** Writes an envelope with the fact as payload directly; gives the same bytes as `encodeEnvelope` with `encodeFact`. */
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
  // An empty field is omitted.
  return empty ? writer.reset(before) : writer.ldelim();
}

/** Field 11 of envelope.proto, length-delimited; it is the last one. */
const PAYLOAD_TAG = (11 << 3) | 2;
/** Most payloads have 128 bytes or more, so their length takes two bytes. */
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

/** Decodes a payload of any version and upcasts it to the newest one, leaving private fields sealed. Throws UnknownFact, or RangeError on damaged bytes. */
export function decodeFact(envelope: Envelope): StoredFact {
  const { type, stream, schemaVersion, payload } = envelope;
  const { version, read } = codecOf(type, schemaVersion);
  if (schemaVersion > version) throw new UnknownFact(type, schemaVersion);
  const reader = Reader.create(payload);
  const fact = { type, stream, ...read(reader, reader.len) } as StoredFact;
  return schemaVersion < version ? upcast(fact, schemaVersion) : fact;
}

/**
 * Opens the private fields of a decoded fact. A field whose key was destroyed is undefined.
 * @param schemaVersion the version in which the fact was written, from its envelope
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

/** Encodes an envelope. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return bytesBy((writer) => writeEnvelope(envelope, writer));
}

/** Reused, since it has grown to the size that messages need. */
const scratch = new Writer();

function bytesBy(write: (writer: Writer) => Writer): Uint8Array {
  return write(scratch.reset()).finish();
}

/** Decodes an envelope. Throws RangeError on damaged bytes. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const reader = Reader.create(bytes);
  return readEnvelope(reader, reader.len);
}
