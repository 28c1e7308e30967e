/** Requests of clients: event_store.client.streams.{ReadReq, AppendReq, BatchAppendReq, DeleteReq, TombstoneReq}. */
import { bytesField, countField, flagField, readFields, textField, type FieldReader, type FieldReaders } from './fields.ts';
import { readUuid } from './uuid.ts';

export type From = 'start' | 'end' | number;

export type ReadRequest = {
  /** undefined = $all. */
  stream: string | undefined;
  from: From;
  backwards: boolean;
  /** A number of events, or a subscription. */
  count: number | 'subscription';
  filter: FilterRequest | undefined;
  /** Whether ids are encoded as two 64-bit halves instead of text. */
  structuredIds: boolean;
};

export type FilterRequest = {
  on: 'stream' | 'type';
  regex: string | undefined;
  prefixes: string[];
  /** A checkpoint is sent after window × multiplier examined events. */
  window: number | undefined;
  multiplier: number;
};

export type Expected = 'any' | 'no-stream' | 'stream-exists' | number;
export type AppendTarget = { stream: string; expected: Expected };
export type ProposedEvent = { id: Uint8Array; type: string; contentType: string; metadata: Uint8Array; data: Uint8Array };
export type AppendPart = { target: AppendTarget } | { event: ProposedEvent };
export type BatchPart = { correlation: Uint8Array; target: AppendTarget | undefined; events: ProposedEvent[]; last: boolean };

export function readReadRequest(bytes: Uint8Array): ReadRequest {
  const request: ReadRequest = { stream: undefined, from: 'start', backwards: false, count: 0, filter: undefined, structuredIds: false };
  readFields(bytes, { 1: bytesField((options) => readFields(options, readOptions(request))) });
  return request;
}

const readOptions = (request: ReadRequest): FieldReaders => ({
  1: bytesField((options) => readFields(options, {
    1: streamName((name) => (request.stream = name)),
    2: countField((revision) => (request.from = revision)),
    3: flagField(() => (request.from = 'start')),
    4: flagField(() => (request.from = 'end')),
  })),
  2: bytesField((options) => readFields(options, {
    1: bytesField((position) => (request.from = commitPosition(position))),
    2: flagField(() => (request.from = 'start')),
    3: flagField(() => (request.from = 'end')),
  })),
  3: countField((direction) => (request.backwards = direction === 1)),
  5: countField((count) => (request.count = count)),
  6: flagField(() => (request.count = 'subscription')),
  7: bytesField((options) => (request.filter = readFilter(options))),
  9: bytesField((options) => readFields(options, { 1: flagField(() => (request.structuredIds = true)) })),
});

function commitPosition(bytes: Uint8Array): number {
  let position = 0;
  readFields(bytes, { 1: countField((commit) => (position = commit)) });
  return position;
}

function readFilter(bytes: Uint8Array): FilterRequest {
  const filter: FilterRequest = { on: 'stream', regex: undefined, prefixes: [], window: undefined, multiplier: 1 };
  const expression = (on: FilterRequest['on']) => bytesField((each) => {
    filter.on = on;
    readFields(each, { 1: textField((regex) => (filter.regex = regex)), 2: textField((prefix) => filter.prefixes.push(prefix)) });
  });
  readFields(bytes, {
    1: expression('stream'),
    2: expression('type'),
    3: countField((window) => (filter.window = window)),
    5: countField((multiplier) => (filter.multiplier = multiplier)),
  });
  return filter;
}

export function readAppendPart(bytes: Uint8Array): AppendPart {
  let part: AppendPart | undefined;
  readFields(bytes, {
    1: bytesField((options) => (part = { target: readTarget(options) })),
    2: bytesField((event) => (part = { event: readProposed(event) })),
  });
  if (!part) throw new RangeError('an append part is empty');
  return part;
}

/** Also field 1 of DeleteReq and TombstoneReq. */
function readTarget(bytes: Uint8Array): AppendTarget {
  const target: AppendTarget = { stream: '', expected: 'any' };
  readFields(bytes, {
    1: streamName((name) => (target.stream = name)),
    2: countField((revision) => (target.expected = revision)),
    3: flagField(() => (target.expected = 'no-stream')),
    4: flagField(() => (target.expected = 'any')),
    5: flagField(() => (target.expected = 'stream-exists')),
  });
  return target;
}

function readProposed(bytes: Uint8Array): ProposedEvent {
  const event: ProposedEvent = { id: new Uint8Array(0), type: '', contentType: '', metadata: new Uint8Array(0), data: new Uint8Array(0) };
  readFields(bytes, {
    1: bytesField((id) => (event.id = readUuid(id))),
    2: bytesField((pair) => readMetadata(pair, event)),
    3: bytesField((metadata) => (event.metadata = metadata)),
    4: bytesField((data) => (event.data = data)),
  });
  return event;
}

/** One entry of map<string, string>. */
function readMetadata(bytes: Uint8Array, event: ProposedEvent): void {
  let [key, value] = ['', ''];
  readFields(bytes, { 1: textField((text) => (key = text)), 2: textField((text) => (value = text)) });
  if (key === 'type') event.type = value;
  if (key === 'content-type') event.contentType = value;
}

export function readBatchPart(bytes: Uint8Array): BatchPart {
  const part: BatchPart = { correlation: new Uint8Array(0), target: undefined, events: [], last: false };
  readFields(bytes, {
    1: bytesField((id) => (part.correlation = id)),
    2: bytesField((options) => (part.target = readTarget(options))),
    3: bytesField((event) => void part.events.push(readProposed(event))),
    4: countField((last) => (part.last = last === 1)),
  });
  return part;
}

function streamName(take: (name: string) => void): FieldReader {
  return bytesField((identifier) => readFields(identifier, { 3: bytesField((name) => take(Buffer.from(name).toString('utf8'))) }));
}
