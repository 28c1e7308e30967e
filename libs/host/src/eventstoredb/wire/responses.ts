/** Responses to clients: event_store.client.streams.{ReadResp, AppendResp, BatchAppendResp}, ServerFeatures, Gossip. */
import { encodeMessage, type MessageWriter } from './fields.ts';
import type { AppendTarget, Expected } from './requests.ts';
import { uuidOf } from './uuid.ts';

/** An event as sent to clients. `data` is the stored entry, unchanged. */
export type ServedEvent = { id: Uint8Array; stream: string; revision: number; position: number; type: string; timeMs: number; metadata: Uint8Array; data: Uint8Array };

/** `created` is in units of 100 ns since 1970. */
const TICKS_PER_MS = 10_000;

export function eventResponse({ id, stream, revision, position, type, timeMs, metadata, data }: ServedEvent, structuredIds: boolean): Buffer {
  return encodeMessage((response) => response.message(1, (read) => read
    .message(1, (event) => {
      event.message(1, (uuid) => writeUuid(uuid, id, structuredIds)).message(2, (identifier) => identifier.bytes(3, Buffer.from(stream, 'utf8')))
        .number(3, revision).number(4, position).number(5, position);
      writePair(event, 'type', type);
      writePair(event, 'content-type', 'application/octet-stream');
      writePair(event, 'created', String(timeMs * TICKS_PER_MS));
      event.bytes(7, metadata).bytes(8, data);
    })
    .number(3, position)));
}

function writeUuid(uuid: MessageWriter, id: Uint8Array, structured: boolean): void {
  if (!structured) return void uuid.text(2, uuidOf(id));
  const bytes = Buffer.from(id);
  uuid.message(1, (halves) => halves.bits64(1, bytes.readBigUInt64BE(0)).bits64(2, bytes.readBigUInt64BE(8)));
}

function writePair(event: MessageWriter, key: string, value: string): void {
  event.message(6, (pair) => pair.text(1, key).text(2, value));
}

export function confirmationResponse(subscriptionId: string): Buffer {
  return encodeMessage((response) => response.message(2, (confirmation) => confirmation.text(1, subscriptionId)));
}

export function checkpointResponse(position: number): Buffer {
  return encodeMessage((response) => response.message(3, (checkpoint) => checkpoint.number(1, position).number(2, position)));
}

export function streamNotFoundResponse(stream: string): Buffer {
  return encodeMessage((response) => response.message(4, (notFound) => writeStream(notFound, 1, stream)));
}

export function caughtUpResponse(): Buffer {
  return encodeMessage((response) => response.flag(8));
}

export function fellBehindResponse(): Buffer {
  return encodeMessage((response) => response.flag(9));
}

function writeStream(message: MessageWriter, field: number, stream: string): void {
  message.message(field, (identifier) => identifier.bytes(3, Buffer.from(stream, 'utf8')));
}

/** The place of the last event of an append. */
export type Appended = { revision: number; position: number };
export type WrongVersion = { stream: string; expected: Expected; current: number | undefined };

export function appendedResponse(appended: Appended): Buffer {
  return encodeMessage((response) => response.message(1, (success) => writeAppended(success, appended)));
}

function writeAppended(success: MessageWriter, { revision, position }: Appended): void {
  success.number(1, revision).message(3, (place) => place.number(1, position).number(2, position));
}

export function wrongVersionResponse(wrong: WrongVersion): Buffer {
  return encodeMessage((response) => response.message(2, (message) => writeWrongVersion(message, wrong, { revision: 6, noStream: 7 }, { revision: 8, any: 9, exists: 10, noStream: 11 })));
}

type CurrentFields = { revision: number; noStream: number };
type ExpectedFields = { revision: number; any: number; exists: number; noStream: number };

function writeWrongVersion(message: MessageWriter, { expected, current }: WrongVersion, currentFields: CurrentFields, expectedFields: ExpectedFields): void {
  if (current === undefined) message.flag(currentFields.noStream);
  else message.number(currentFields.revision, current);
  writeExpected(message, expected, expectedFields);
}

function writeExpected(message: MessageWriter, expected: Expected, fields: ExpectedFields): void {
  if (typeof expected === 'number') return void message.number(fields.revision, expected);
  message.flag({ 'any': fields.any, 'stream-exists': fields.exists, 'no-stream': fields.noStream }[expected]);
}

/** A refusal inside a batch stream: google.rpc.Status with one of event_store.client's messages as details. */
export type BatchRefusal = { code: number; message: string; type: string; details: Buffer };

export function batchAppendedResponse(correlation: Uint8Array, target: AppendTarget, appended: Appended): Buffer {
  return batchResponse(correlation, target, (response) => response.message(3, (success) => writeAppended(success, appended)));
}

export function batchRefusedResponse(correlation: Uint8Array, target: AppendTarget, refusal: BatchRefusal): Buffer {
  const { code, message, type, details } = refusal;
  return batchResponse(correlation, target, (response) => response.message(2, (status) => status
    .number(1, code).text(2, message)
    .message(3, (any) => any.text(1, `type.googleapis.com/event_store.client.${type}`).bytes(2, details))));
}

function batchResponse(correlation: Uint8Array, { stream, expected }: AppendTarget, writeResult: (response: MessageWriter) => void): Buffer {
  return encodeMessage((response) => {
    response.bytes(1, correlation);
    writeResult(response);
    writeStream(response, 4, stream);
    writeExpected(response, expected, { revision: 5, noStream: 6, any: 7, exists: 8 });
  });
}

export function wrongVersionDetails(wrong: WrongVersion): Buffer {
  return encodeMessage((message) => writeWrongVersion(message, wrong, { revision: 1, noStream: 2 }, { revision: 3, any: 4, exists: 5, noStream: 6 }));
}

export function maximumSizeDetails(bytesMax: number): Buffer {
  return encodeMessage((message) => message.number(1, bytesMax));
}

/** Clients choose the requests they use by the reported version. These are the features of the 23.10 line. */
export function supportedMethodsResponse(methods: readonly { service: string; method: string; features: readonly string[] }[]): Buffer {
  return encodeMessage((response) => {
    for (const { service, method, features } of methods) {
      response.message(1, (each) => {
        each.text(1, method).text(2, service);
        for (const feature of features) each.text(3, feature);
      });
    }
    response.text(2, '23.10.0');
  });
}

const LEADER = 8;

export function gossipResponse(instance: Uint8Array, { host, port }: { host: string; port: number }, nowMs: number): Buffer {
  return encodeMessage((response) => response.message(1, (member) => member
    .message(1, (uuid) => writeUuid(uuid, instance, false))
    .number(2, nowMs).number(3, LEADER).number(4, 1)
    .message(5, (endpoint) => endpoint.text(1, host).number(2, port))));
}
