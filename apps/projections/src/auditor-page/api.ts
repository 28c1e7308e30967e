import { decodeEntry, isKeyRotation, KeyHistory, parsePrintedKeys, proveConsistency, type LogReader, type WitnessStatus } from '@teamgram/event-log';
import { isLinkError, SlidingWindow } from '@teamgram/host';

/** How an event is looked up: by its id, or by stream and version. */
export type EventName = { id: Uint8Array } | { stream: string; version: number };
/** A follower of the journal (read models, search index, Kafka feed): it has processed every event below `position`. */
export type Projector = { name: string; position: number };

export type AuditorFacts = {
  reader: LogReader;
  /** Position of an event, from the writer's index; undefined when there is none. */
  locate: (name: EventName) => Promise<number | undefined>;
  projectors: () => Projector[];
  durable: () => number;
  witnesses: () => WitnessStatus[];
};

export type ApiAnswer = { status: 200 | 400 | 404 | 429 | 503; type: string; body: Uint8Array; retryAfterS?: number };

export const API_PATH = '/api/v1/';

/** Shared by all callers: client addresses are not stored, and each lookup costs the writer a call. */
const LOOKUPS: { count: number; windowS: number } = { count: 400, windowS: 10 };
const GROWTH_POINTS_MAX = 128;
const STREAM_CHARACTERS_MAX = 128;
const ROTATIONS_MAX = 1000;

/** By method name. Results are sent as JSON, or as raw bytes when they are bytes; undefined becomes 404. */
const calls: Record<string, (facts: AuditorFacts, query: URLSearchParams, nowMs: number) => unknown> = {
  status: (facts, _, nowMs) => statusOf(facts, nowMs),
  growth: growthOf,
  find: findEvent,
  event: eventOf,
  entry: entryOf,
  consistency: consistencyOf,
  keys: keysOf,
  witnesses: witnessesOf,
};

export type AuditorApi = (partition: number, path: string, query: URLSearchParams) => Promise<ApiAnswer>;

/**
 * API of the auditor page (docs/reference/auditor-api.md). Its answers are not signed; the page verifies what it shows, or says that it could not.
 * @param journals indexed by partition
 */
export function auditorApi(journals: readonly AuditorFacts[], nowMs: () => number = Date.now): AuditorApi {
  const asked = new SlidingWindow(LOOKUPS);
  return async (partition, path, query) => {
    const name = path.slice(API_PATH.length);
    const call = name === 'journals' ? () => ({ partitions: journals.length }) : Object.hasOwn(calls, name) ? calls[name] : undefined;
    const facts = journals[partition];
    if (!call || !facts) return answered(404, { error: 'NOT_FOUND' });
    const waitS = asked.take('all', nowMs());
    if (waitS > 0) return { ...answered(429, { error: 'TOO_MANY_REQUESTS' }), retryAfterS: waitS };
    try {
      const value = await call(facts, query, nowMs());
      if (value === undefined) return answered(404, { error: 'NOT_FOUND' });
      return value instanceof Uint8Array ? { status: 200, type: 'application/octet-stream', body: value } : answered(200, value);
    } catch (error) {
      if (error instanceof BadQuery) return answered(400, { error: 'BAD_QUERY', reason: error.message });
      if (isLinkError(error)) return answered(503, { error: 'WRITER_UNAVAILABLE' });
      throw error;
    }
  };
}

class BadQuery extends Error {}

function answered(status: ApiAnswer['status'], value: unknown): ApiAnswer {
  return { status, type: 'application/json; charset=utf-8', body: Buffer.from(`${JSON.stringify(value)}\n`, 'utf8') };
}

function sizeOf({ reader }: AuditorFacts): number {
  return reader.checkpoint()?.size ?? 0;
}

function statusOf(facts: AuditorFacts, nowMs: number) {
  const durable = facts.durable();
  const projectors = facts.projectors().map(({ name, position }) => ({ name, position, lag: Math.max(0, durable - position) }));
  return { size: sizeOf(facts), durable, projectors, nowMs };
}

/** State of each witness. Why a witness is unreachable is shown to the operator only. */
function witnessesOf({ reader, witnesses }: AuditorFacts) {
  const told = witnesses().map(({ name, state, cosignedSize, reason }) => ({ name, state, cosignedSize, ...(state === 'unreachable' || reason === undefined ? {} : { reason }) }));
  return { witnesses: told, contradiction: reader.contradiction() ?? null };
}

/** Timestamps of events at evenly spaced positions: the log's growth over time. */
function growthOf(facts: AuditorFacts, query: URLSearchParams) {
  const points = Math.min(GROWTH_POINTS_MAX, numberOf(query, 'points'));
  const size = sizeOf(facts);
  const count = Math.min(points, size);
  const positions = Array.from({ length: count }, (_, nth) => (count === 1 ? 0 : Math.round((nth * (size - 1)) / (count - 1))));
  return positions.map((position) => ({ position, timeMs: decodeEntry(facts.reader.entry(position)).timeMs }));
}

async function findEvent(facts: AuditorFacts, query: URLSearchParams) {
  const position = await facts.locate(nameOf(query));
  return position === undefined || position >= sizeOf(facts) ? undefined : { position };
}

function nameOf(query: URLSearchParams): EventName {
  const id = query.get('id');
  if (id !== null) {
    if (!/^[0-9a-f]{32}$/i.test(id)) throw new BadQuery('id: 32 hexadecimal digits');
    return { id: Buffer.from(id, 'hex') };
  }
  const stream = query.get('stream') ?? '';
  if (stream === '' || stream.length > STREAM_CHARACTERS_MAX) throw new BadQuery(`stream: 1 to ${STREAM_CHARACTERS_MAX} characters, or id`);
  return { stream, version: numberOf(query, 'version') };
}

/** The stored bytes, which are what an inclusion proof is about. */
function entryOf(facts: AuditorFacts, query: URLSearchParams): Uint8Array | undefined {
  const position = numberOf(query, 'position');
  return position < sizeOf(facts) ? facts.reader.entry(position) : undefined;
}

/** The event decoded to named fields; private fields stay sealed. */
function eventOf(facts: AuditorFacts, query: URLSearchParams) {
  const entry = entryOf(facts, query);
  return entry && shown(decodeEntry(entry).fact);
}

function shown(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  if ('ciphertext' in value && 'commitment' in value) {
    const { ciphertext, commitment } = value as { ciphertext: Uint8Array; commitment: Uint8Array };
    return { sealed: `${ciphertext.length} bytes`, commitment: Buffer.from(commitment).toString('hex') };
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each)]));
}

/** Proof that the tree of size `older` is a prefix of the tree of size `newer` (RFC 6962 §2.1.2). */
function consistencyOf(facts: AuditorFacts, query: URLSearchParams) {
  const [older, newer] = [numberOf(query, 'older'), numberOf(query, 'newer')];
  if (older > newer) throw new BadQuery('older is larger than newer');
  if (newer > sizeOf(facts)) return undefined;
  return { hashes: proveConsistency(facts.reader, older, newer).map((hash) => Buffer.from(hash).toString('base64')) };
}

/** Which key signed which range of positions, according to the log itself (docs/reference/auditor-api.md). */
async function keysOf(facts: AuditorFacts) {
  const { reader, locate } = facts;
  const printed = reader.verifierKeys();
  if (printed.length === 0) return undefined;
  const { origin, logKeys: [firstPair], writers: [firstWriter] } = parsePrintedKeys(printed);
  const history = new KeyHistory(origin, firstWriter!, firstPair!);
  for (let version = 0; version < ROTATIONS_MAX; version++) {
    const position = await locate({ stream: 'log', version });
    if (position === undefined || position >= sizeOf(facts)) break;
    const { stream, fact } = decodeEntry(reader.entry(position));
    if (isKeyRotation(fact)) history.take(position, stream, fact);
  }
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return {
    origin,
    printed,
    logKeys: spans(history.logGenerations).map(({ keys, from, to }) => ({ ed25519: hex(keys.ed25519.bytes), mlDsa44: hex(keys.mlDsa44.bytes), from, to })),
    writers: spans(history.writers).map(({ keys, from, to }) => ({ ed25519: hex(keys.bytes), from, to })),
  };
}

/** `to`: the last position signed with the keys; null for the keys in use. */
function spans<Keys>(generations: readonly { keys: Keys; from: number }[]): { keys: Keys; from: number; to: number | null }[] {
  return generations.map(({ keys, from }, nth) => ({ keys, from, to: nth + 1 < generations.length ? generations[nth + 1]!.from - 1 : null }));
}

function numberOf(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (!/^(0|[1-9][0-9]{0,14})$/.test(text)) throw new BadQuery(`${name}: a number from 0 on`);
  return Number(text);
}
