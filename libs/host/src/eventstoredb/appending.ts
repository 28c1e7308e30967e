/** Streams.Append and Streams.BatchAppend for journals that accept appends; for others they are refused in the way each method reports errors. */
import type { ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';
import type { AppendOutcome, ServedJournal } from './journal.ts';
import { Refusal, refusalOf } from './refusal.ts';
import { readAppendPart, readBatchPart, type AppendTarget, type ProposedEvent } from './wire/requests.ts';
import {
  appendedResponse, batchAppendedResponse, batchRefusedResponse, maximumSizeDetails, wrongVersionDetails, wrongVersionResponse,
  type BatchRefusal, type WrongVersion,
} from './wire/responses.ts';

/** Size limit of one append; EventStoreDB's default. */
export const APPEND_BYTES_MAX = 1024 * 1024;
/** Incomplete appends per batch stream. */
const UNFINISHED_MAX = 256;
/** A UUID in either encoding, with room to spare. */
const CORRELATION_BYTES_MAX = 64;

type Gathered = { target: AppendTarget; events: ProposedEvent[]; bytes: number };

function gather(gathered: Gathered, events: readonly ProposedEvent[]): void {
  gathered.bytes += events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
  // Events of an append that is too large anyway are not kept.
  if (gathered.bytes <= APPEND_BYTES_MAX) gathered.events.push(...events);
}

async function append(journal: ServedJournal, { target, events, bytes }: Gathered): Promise<AppendOutcome> {
  if (!journal.append) throw new Refusal('access-denied', 'nothing is appended here: commands go through the gateway');
  if (bytes > APPEND_BYTES_MAX) throw new Refusal('too-large', `an append takes at most ${APPEND_BYTES_MAX} bytes`, { 'maximum-append-size': String(APPEND_BYTES_MAX) });
  return journal.append(target, events);
}

/** One append, received in parts. @throws {Refusal} */
export async function appendParts(journal: ServedJournal, call: ServerReadableStream<Buffer, Buffer>): Promise<Buffer> {
  let gathered: Gathered | undefined;
  for await (const bytes of call) {
    const part = readAppendPart(bytes as Buffer);
    if ('target' in part) gathered ??= { target: part.target, events: [], bytes: 0 };
    else if (gathered) gather(gathered, [part.event]);
  }
  if (!gathered) throw new Refusal('invalid', 'an append names its stream first');
  const outcome = await append(journal, gathered);
  return 'appended' in outcome ? appendedResponse(outcome.appended) : wrongVersionResponse(outcome.wrongVersion);
}

/**
 * Many appends over one stream, each with a correlation id. A refusal answers only its own append, because db-client rejects all pending appends when
 * the stream itself fails. Processed in order of arrival; the next is not read before the response is written (backpressure). For callers without the
 * right nothing is buffered.
 */
export async function appendBatches(journal: ServedJournal, call: ServerDuplexStream<Buffer, Buffer>, mayAppend: () => void): Promise<void> {
  const unfinished = new Map<string, Gathered>();
  const denied = refusalBy(mayAppend);
  const respond = async (response: Buffer) => {
    if (!call.write(response)) await new Promise((resolve) => call.once('drain', resolve).once('close', resolve));
  };
  // By default the iterator would destroy the stream at its end, and the caller would never get the remaining responses.
  for await (const bytes of call.iterator({ destroyOnReturn: false })) {
    const { correlation, target, events, last } = readBatchPart(bytes as Buffer);
    if (correlation.length > CORRELATION_BYTES_MAX) throw new Refusal('invalid', 'a correlation id is a UUID');
    if (denied) {
      if (target) await respond(batchRefusedResponse(correlation, target, refused(denied)));
      continue;
    }
    const key = Buffer.from(correlation).toString('hex');
    const gathered = unfinished.get(key) ?? (target && { target, events: [], bytes: 0 });
    if (!gathered) throw new Refusal('invalid', 'an append names its stream first');
    gather(gathered, events);
    if (!last && unfinished.size >= UNFINISHED_MAX) throw new Refusal('overloaded', `at most ${UNFINISHED_MAX} appends may be unfinished`);
    unfinished.set(key, gathered);
    if (!last) continue;
    unfinished.delete(key);
    await respond(await answer(journal, correlation, gathered));
  }
}

function refusalBy(mayAppend: () => void): Refusal | undefined {
  try {
    mayAppend();
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

async function answer(journal: ServedJournal, correlation: Uint8Array, gathered: Gathered): Promise<Buffer> {
  const { target } = gathered;
  try {
    const outcome = await append(journal, gathered);
    if ('appended' in outcome) return batchAppendedResponse(correlation, target, outcome.appended);
    return batchRefusedResponse(correlation, target, wrongVersion(outcome.wrongVersion));
  } catch (error) {
    return batchRefusedResponse(correlation, target, refused(refusalOf(error)));
  }
}

/** google.rpc.Code. */
const CODE = { failedPrecondition: 9, permissionDenied: 7, invalidArgument: 3, unknown: 2 };
const EMPTY = Buffer.alloc(0);

function wrongVersion(wrong: WrongVersion): BatchRefusal {
  return { code: CODE.failedPrecondition, message: 'wrong expected version', type: 'WrongExpectedVersion', details: wrongVersionDetails(wrong) };
}

function refused({ kind, message }: Refusal): BatchRefusal {
  if (kind === 'access-denied' || kind === 'unauthenticated') return { code: CODE.permissionDenied, message, type: 'AccessDenied', details: EMPTY };
  if (kind === 'too-large') return { code: CODE.invalidArgument, message, type: 'MaximumAppendSizeExceeded', details: maximumSizeDetails(APPEND_BYTES_MAX) };
  return { code: CODE.unknown, message, type: 'Unknown', details: EMPTY };
}
