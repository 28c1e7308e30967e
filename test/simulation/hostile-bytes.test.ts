/** Hostile bytes on every transport of a running server: it neither crashes nor leaks. `FUZZ_SEED` and `FUZZ_RUNS` replay or extend a run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pidsOf, rssOf } from '../bench/process-cpu.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { attack } from './hostile-bytes.ts';

const SEED = process.env['FUZZ_SEED'] ?? 'teamgram';
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1600);
const AT_ONCE = 32;
/** Tolerated heap growth after thousands of refused connections; leaking one packet each would exceed it by far. */
const GROWTH_BYTES_MAX = 96 * 2 ** 20;

const isGateway = (command: string) => command.includes('apps/gateway/');

/** Sends the bytes in two pieces, then waits until the server closes or 300 ms have passed. */
function strike(port: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const timer = setTimeout(() => socket.destroy(), 300);
    const cut = Math.min(bytes.length, 70);
    socket.on('error', () => undefined);
    socket.on('close', () => { clearTimeout(timer); resolve(); });
    socket.resume();
    socket.write(bytes.subarray(0, cut));
    socket.write(bytes.subarray(cut));
  });
}

/** A plain req_pq_multi over the intermediate transport, answered by resPQ if the server works. */
function serverIsWell(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const message = Buffer.alloc(4 + 4 + 40);
    message.writeUInt32LE(0xeeeeeeee, 0);
    message.writeUInt32LE(40, 4);
    message.writeBigUInt64LE((BigInt(Math.floor(Date.now() / 1000)) << 32n) | 4n, 16);
    message.writeUInt32LE(20, 24);
    message.writeUInt32LE(0xbe7e8ef1, 28);
    socket.on('error', reject);
    socket.on('data', (answer: Buffer) => {
      socket.destroy();
      resolve(answer.readUInt32LE(4 + 20) === 0x05162463);
    });
    socket.write(message);
  });
}

describe('hostile bytes', () => {
  let folder: string;
  let server: RunningServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamgram-fuzz-'));
    server = await startServer({ dataDir: join(folder, 'data') });
  }, 90_000);

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(from: number, to: number): Promise<void> {
    for (let index = from; index < to; index += AT_ONCE) {
      const strikes = Array.from({ length: Math.min(AT_ONCE, to - index) }, (_, offset) => strike(server.connect.port, attack(SEED, index + offset).bytes));
      await Promise.all(strikes);
    }
  }

  test(`seed ${SEED}: ${RUNS} attacks on every transport; the same processes still answer, in bounded memory`, async () => {
    const supervisor = server.child.pid!;
    await run(0, 160); // warms up what every heap allocates once
    const pids = pidsOf(supervisor, isGateway);
    const before = rssOf(supervisor, isGateway);
    await run(160, RUNS);
    expect(await serverIsWell(server.connect.port)).toBe(true);
    expect(pidsOf(supervisor, isGateway)).toEqual(pids);
    expect(rssOf(supervisor, isGateway) - before).toBeLessThan(GROWTH_BYTES_MAX);
  }, 180_000);
});
