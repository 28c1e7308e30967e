import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authKey, secureRandom } from '@teamgram/crypto';
import type { AuthKey } from '@teamgram/crypto';
import type { AuthKeyRecord } from '@teamgram/host';
import { createLogger } from '@teamgram/host';
import { ClientSession, ClientTransport } from '@teamgram/mtproto';
import { readResult, writeObject } from '@teamgram/tl';
import { ownerOf, relayFolder } from '../src/listener/workers.ts';
import { introduced, openWebSocketClient } from './support/client.ts';
import { startLoneGateway } from './support/lone-gateway.ts';
import type { LoneGateway } from './support/lone-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'workers-'));
const keys = new Map<bigint, AuthKeyRecord>();
let workers: LoneGateway[];
const lines: string[] = [];

beforeAll(async () => {
  const relayPath = (index: number) => join(folder, `${index}.sock`);
  workers = [];
  const log = createLogger({ name: 'test', level: 'info', write: (line) => lines.push(line) });
  for (const index of [0, 1]) workers.push(await startLoneGateway({ workers: { index, count: 2, relayPath }, log }, keys));
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
  rmSync(folder, { recursive: true });
});

/** A key that worker `owner` owns. */
function keyOf(owner: number): AuthKey {
  const key = authKey(secureRandom(256));
  if (ownerOf(key.id, 2) !== owner) return keyOf(owner);
  const id = BigInt.asUintN(64, key.id);
  keys.set(id, { id, key: key.bytes, kind: 'permanent' });
  return key;
}

const sessionCounts = () => workers.map(({ counts }) => counts.sessions);

describe('a session is in the worker that owns its key', () => {
  test.each([0, 1])('HTTP: a POST to worker 0 is answered by worker %i', async (owner) => {
    const before = sessionCounts();
    const session = new ClientSession({ authKey: keyOf(owner), salt: 0n, clock: { nowMs: Date.now }, random: secureRandom, requestFlush: () => {} });
    const answered = session.invoke(writeObject(introduced({ _: 'help.getNearestDc' })));
    let done = false;
    void answered.then(() => { done = true; });
    // The first answer contains the salt, the second the result.
    for (let round = 0; round < 5 && !done; round++) {
      const body = session.takePacket() ?? new Uint8Array(0);
      const answer = await fetch(`http://127.0.0.1:${workers[0]!.port}/api`, { method: 'POST', body: body as Uint8Array<ArrayBuffer> });
      expect(answer.status).toBe(200);
      session.receive(new Uint8Array(await answer.arrayBuffer()));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(readResult('help.getNearestDc', await answered)).toMatchObject({ _: 'nearestDc' });
    expect(sessionCounts()[owner]).toBe(before[owner]! + 1);
    expect(sessionCounts()[1 - owner]).toBe(before[1 - owner]);
  });

  test('WebSocket: the worker that owns the new key serves it for as long as the connection exists', async () => {
    const owners = new Set<number>();
    for (let round = 0; round < 20 && owners.size < 2; round++) {
      const before = sessionCounts();
      const { client } = await openWebSocketClient({ port: workers[0]!.port, rsaKey: workers[0]!.rsaKey.publicKey });
      const owner = ownerOf(client.key!.authKey.id, 2);
      owners.add(owner);
      for (const _ of [1, 2, 3]) {
        const answer = await client.invoke(writeObject(introduced({ _: 'help.getNearestDc' })));
        expect(readResult('help.getNearestDc', answer)).toMatchObject({ _: 'nearestDc' });
      }
      expect(sessionCounts()[owner]).toBe(before[owner]! + 1);
      client.close();
    }
    expect(owners).toEqual(new Set([0, 1]));
  });

  test('WebSocket: a relayed connection is closed when it changes to a key of another worker', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${workers[0]!.port}/apiws`, 'binary');
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const [answered, closed] = [new Promise((resolve) => socket.addEventListener('message', resolve)), new Promise((resolve) => socket.addEventListener('close', resolve))];
    const transport = new ClientTransport({ framing: 'abridged', random: secureRandom, obfuscatedDcId: 2 });
    const sendWith = (key: AuthKey) => {
      const session = new ClientSession({ authKey: key, salt: 0n, clock: { nowMs: Date.now }, random: secureRandom, requestFlush: () => {} });
      void session.invoke(writeObject(introduced({ _: 'help.getNearestDc' }))).catch(() => {});
      socket.send(transport.send(session.takePacket()!) as Uint8Array<ArrayBuffer>);
    };
    sendWith(keyOf(1));
    await answered;
    sendWith(keyOf(0));
    await closed;
    expect(lines.filter((line) => line.includes('session-failed'))).toEqual([]);
  });

  test('no other user may open the relay socket', () => {
    expect(statSync(join(folder, '0.sock')).mode & 0o077).toBe(0);
  });

  test('a run folder whose path is too long for a socket gets a short private one', () => {
    expect(relayFolder('/data/run')).toBe('/data/run');
    const short = relayFolder(`/${'a long path/'.repeat(10)}run`);
    expect(Buffer.byteLength(short)).toBeLessThan(80);
    expect(statSync(short).mode & 0o077).toBe(0);
    rmSync(short, { recursive: true });
  });
});
