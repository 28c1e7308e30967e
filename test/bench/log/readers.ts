/** Readers of a large log: restart, catch-up from files and over the EventStoreDB protocol, audit, proofs. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointVerifiers, directoryAudit, followJournal, fsck, openLogReader, proveEntry, verifyTlogProof, type LogReader } from '@teamgram/event-log';
import { decodeEnvelope } from '@teamgram/event-schemas';
import { ensureCertificates, openStreamIndex, readCredentials, serveEventStore, silentLogger } from '@teamgram/host';
import type { Row } from '../row.ts';
import { identity, openEvent, openLog } from './engines.ts';

const CALL_EVENTS = 100;
const CALLS_AT_ONCE = 20;
const STREAMS = 5_000;
const PROTOCOL_EVENTS = 200_000;
const PROOFS = 1_000;

export async function readerRows(parent: string, events: number): Promise<Row[]> {
  const dir = join(parent, 'many');
  const keys = identity();
  await fill(dir, keys, events);
  const asLeft = await restartMs(dir, keys);
  rmSync(join(dir, 'index.sqlite'));
  const rebuilt = await restartMs(dir, keys);
  const named = (what: string) => `${what}, ${events.toLocaleString('en')} events`;
  const reader = openLogReader(dir);
  const rows: Row[] = [
    { name: named('restart until the first append is durable'), value: asLeft, unit: 'ms' },
    { name: named('the same without its index (replay and rebuild)'), value: rebuilt, unit: 'ms' },
    ...catchUp('catch-up by the segments', events, (run) => run.length, reader),
    ...catchUp('catch-up by the segments, envelopes decoded', events, (run) => run.map(decodeEnvelope).length, reader),
    ...(await protocolRows(parent, reader, Math.min(events, PROTOCOL_EVENTS))),
    { name: 'audit of all events', value: (events * 1000) / (await fsck(directoryAudit(dir))).durationMs, unit: 'events/s' },
    ...proofRows(reader),
  ];
  reader.close();
  return rows;
}

async function fill(dir: string, keys: ReturnType<typeof identity>, events: number): Promise<void> {
  const filled = await openLog(dir, keys);
  for (let order = 0; order < events; order += CALL_EVENTS * CALLS_AT_ONCE) {
    const calls = Array.from({ length: CALLS_AT_ONCE }, (_, call) =>
      filled.log.append(Array.from({ length: CALL_EVENTS }, (_, event) => openEvent((order + call * CALL_EVENTS + event) % STREAMS))));
    await Promise.all(calls.map(({ durable }) => durable));
  }
  await filled.close();
}

/** Until the log knows the versions of streams and has stored an event. */
async function restartMs(dir: string, keys: ReturnType<typeof identity>): Promise<number> {
  const startedAt = performance.now();
  const { log, close } = await openLog(dir, keys);
  await log.append([openEvent(7)]).durable;
  const durationMs = performance.now() - startedAt;
  await close();
  return durationMs;
}

function catchUp(name: string, events: number, take: (run: Uint8Array[]) => number, reader: LogReader): Row[] {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  for (let next = 0; next < events; ) next += take(reader.readEntries(next, events).entries);
  return spent(name, events, startedAt, cpu, 'CPU');
}

/** Client and server run in this process. */
async function protocolRows(parent: string, reader: LogReader, events: number): Promise<Row[]> {
  const tls = join(parent, 'tls');
  await ensureCertificates(tls, ['eventstoredb', 'projections'], Date.now());
  const entries = { end: events, readEntries: (from: number, to: number) => reader.readEntries(from, to), entry: (position: number) => reader.entry(position) };
  const journal = { ...entries, name: 'journal-0', streams: await openStreamIndex(':memory:', entries), beyond: () => new Promise<void>(() => {}) };
  const server = await serveEventStore({ address: { host: '127.0.0.1', port: 0 }, credentials: readCredentials(tls, 'eventstoredb'), accounts: {}, journal, log: silentLogger });
  const file = (name: string) => encodeURIComponent(join(tls, name));
  const url = `esdb://localhost:${server.port}?tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file('projections.crt')}&userKeyFile=${file('projections.key')}`;
  const follower = await followJournal(url, 'journal-0');
  await follower.readEntries(0, 100);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  for (let next = 0; next < events; ) next += (await follower.readEntries(next, events)).entries.length;
  const rows = spent('catch-up by gRPC', events, startedAt, cpu, 'CPU of both ends');
  await follower.close();
  await server.close();
  journal.streams.close();
  return rows;
}

function spent(name: string, events: number, startedAt: number, cpu: NodeJS.CpuUsage, whose: string): Row[] {
  const durationMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return [
    { name, value: (events * 1000) / durationMs, unit: 'events/s' },
    { name: `${name}, ${whose}`, value: (user + system) / events, unit: 'µs/event' },
  ];
}

function proofRows(reader: LogReader): Row[] {
  const { size } = reader.checkpoint()!;
  const positions = Array.from({ length: PROOFS }, (_, order) => Math.floor((order * size) / PROOFS));
  const startedAt = performance.now();
  const proofs = positions.map((position) => proveEntry(reader, position)!);
  const provedAt = performance.now();
  const verifiers = checkpointVerifiers(reader.verifierKeys().slice(0, 2));
  for (const [order, position] of positions.entries()) verifyTlogProof(proofs[order]!, reader.entry(position), verifiers);
  const verifiedAt = performance.now();
  return [
    { name: 'proof of inclusion with its checkpoint', value: Math.max(...proofs.map((proof) => proof.length)), unit: 'bytes' },
    { name: 'making one', value: ((provedAt - startedAt) * 1000) / PROOFS, unit: 'µs' },
    { name: 'checking one, both signatures included', value: ((verifiedAt - provedAt) * 1000) / PROOFS, unit: 'µs' },
  ];
}
