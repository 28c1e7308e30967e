/**
 * Duration of an audit: replays a log of 300-byte events in commits of 100 with all checks, on one thread and in ranges on several. Also the hashing alone
 * (leaves and tree), which is what a third-party verifier does, on one core.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey, leafHashes, MerkleFrontier, secureRandom } from '@teamgram/crypto';
import { directoryAudit, fsck, openEmbeddedLog, openLogReader, type Keyring, type NewEvent } from '@teamgram/event-log';
import { median } from './machine.ts';
import type { Row } from './row.ts';

const EVENTS = 500_000;
const CALL_EVENTS = 100;
const ROUNDS = 3;

export async function bench(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'audit-bench-'));
  try {
    await fill(dir);
    const cores = availableParallelism();
    return [
      ...(await rows('hashing alone (leaf and tree), one core', () => hashAll(dir))),
      ...(await rows('audit of everything, commit by commit, one core', () => audit(dir, { rangeBytes: 0 }))),
      ...(await rows(`audit of everything, in ranges, a thread for each of ${cores} cores`, () => audit(dir, { threads: cores }))),
    ];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function fill(dir: string): Promise<void> {
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  const log = await openEmbeddedLog({ dir, origin: 'bench.example/log', writerKey: generateSigningKey('ed25519'), logKeys, keyring: { flush: () => {} } as Keyring, commitPaceMs: 0 });
  for (let order = 0; order < EVENTS; order += CALL_EVENTS) await log.append(Array.from({ length: CALL_EVENTS }, (_, nth) => eventOf((order + nth) % 5000))).durable;
  await log.close();
}

function eventOf(user: number): NewEvent {
  const fact = { type: 'AuthorizationRevoked' as const, stream: `account-${user}`, user, authKeyId: secureRandom(8), reason: 'x'.repeat(165) };
  return { id: secureRandom(16), fact, timeMs: 1_700_000_000_000, causationId: secureRandom(16), correlationId: secureRandom(8) };
}

/** Rate per second of wall-clock time, and CPU cost per event over all threads; on a busy machine only the latter is meaningful. */
async function rows(name: string, work: () => void | Promise<void>): Promise<Row[]> {
  const [rates, costs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
    await work();
    rates.push((EVENTS * 1000) / (performance.now() - startedAt));
    const { user, system } = process.cpuUsage(cpu);
    costs.push((user + system) / EVENTS);
  }
  return [{ name, value: median(rates), unit: 'events/s' }, { name: `${name}, CPU`, value: median(costs), unit: 'µs/event' }];
}

function hashAll(dir: string): void {
  const reader = openLogReader(dir);
  const tree = new MerkleFrontier();
  while (tree.size < EVENTS) {
    const { entries } = reader.readEntries(tree.size, EVENTS);
    tree.appendRow(leafHashes(framed(entries), entries.length));
  }
  const signed = reader.checkpoint()!;
  reader.close();
  if (Buffer.compare(tree.root(), signed.root) !== 0) throw new Error('the root is not the signed one');
}

/** Prefixed with their length, as in a segment file. */
function framed(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(entries.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const entry of entries) {
    at = bytes.writeUInt32BE(entry.length, at);
    bytes.set(entry, at);
    at += entry.length;
  }
  return bytes;
}

async function audit(dir: string, options: { threads?: number; rangeBytes?: number }): Promise<void> {
  const { fault } = await fsck(directoryAudit(dir, options));
  if (fault) throw new Error(fault.reason);
}
