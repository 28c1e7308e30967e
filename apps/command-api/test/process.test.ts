/** The process as the supervisor runs it: over its link, with certificates, killed without warning. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeEnvelope } from '@teamgram/event-schemas';
import { commandApiLink, connectLink, dataPaths, ensureCertificates, freePort, readCredentials, untilAvailable } from '@teamgram/host';
import type { Command } from '@teamgram/domain';
import { callId, textMessage } from './in-a-temporary-place.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'command-api process '));
const paths = dataPaths(dataDir);
const configFile = join(dataDir, 'command-api.json');
const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let port = 0;
let child: ChildProcess | undefined;

function start(): ChildProcess {
  child = spawn(process.execPath, [entry], { env: { ...process.env, TEAMGRAM_CONFIG: configFile }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  return child;
}

/** Resolves with the exit code; null when the signal killed the process. */
async function end(process: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const exit = new Promise<number | null>((resolve) => process.once('exit', resolve));
  process.kill(signal);
  return exit;
}

const connect = (name: string) => connectLink(commandApiLink, { address: { host: '127.0.0.1', port }, credentials: readCredentials(paths.tls, name) });

beforeAll(async () => {
  port = await freePort();
  const none = { host: '127.0.0.1', port: 0 };
  const links = { commandApi: { host: '127.0.0.1', port }, projections: none };
  const config = { role: 'command-api', name: 'command-api', index: 0, dataDir, dcId: 2, client: none, gateways: 1, audit: none, links, metrics: none };
  mkdirSync(paths.run, { recursive: true });
  writeFileSync(configFile, JSON.stringify(config));
  await ensureCertificates(paths.tls, ['command-api', 'gateway-0', 'projections', 'ops'], Date.now());
});

afterAll(async () => {
  if (child?.exitCode === null && child.signalCode === null) await end(child, 'SIGKILL');
  rmSync(dataDir, { recursive: true });
});

describe('the process', () => {
  test('checks the permissions of each client of its link, and loses nothing acknowledged in a kill -9', async () => {
    start();
    const gateway = connect('gateway-0');
    const ops = connect('ops');
    const ask = (authKeyId: bigint, body: Command, id = callId()) => untilAvailable(20_000, (timeoutMs) => gateway.send('commands', { id, authKeyId, body }, { timeoutMs }));
    await gateway.ready(20_000);

    for (const key of [1n, 2n]) {
      const phone = `1555000${key}`;
      const { phoneCodeHash } = await gateway.call('login.send-code', { authKeyId: key, phone });
      const code = await ops.call('ops.login-code', { phone });
      await ask(key, { type: 'SignIn', phone, phoneCodeHash, code: code! });
      await ask(key, { type: 'SignUp', phone, phoneCodeHash, firstName: `Person ${key}`, lastName: '' });
    }
    const bob = 10_000_000_002;
    await expect(ops.send('commands', { id: callId(), authKeyId: 1n, body: textMessage(bob, 'x') })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(gateway.call('ops.status', {})).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });

    let acknowledged = 0;
    const sends = Array.from({ length: 300 }, (_, n) => ask(1n, textMessage(bob, `number ${n}`)).then((outcome) => {
      acknowledged += Number(outcome.ok);
    }));
    while (acknowledged < 20) await new Promise((resolve) => setTimeout(resolve, 1));
    await end(child!, 'SIGKILL');
    start();
    await Promise.all(sends);
    expect(acknowledged).toBe(300);

    const projections = connect('projections');
    const ids = new Set<string>();
    for await (const { entries } of projections.stream('log.follow', { from: 0 })) {
      for (const bytes of entries) ids.add(Buffer.from(decodeEnvelope(bytes).id).toString('hex'));
      if (ids.size >= 305) break;
    }
    // The service account, two users with one authorization each, and every message exactly once.
    expect(await ops.call('ops.status', {})).toMatchObject({ nextPosition: 305, durablePosition: 305 });
    for (const client of [gateway, ops, projections]) client.close();
    expect(await end(child!, 'SIGTERM')).toBe(0);
  });

  test('exits on a damaged log, with one line that says where and what to do', async () => {
    const segment = join(paths.log, readdirSync(paths.log).find((name) => /^\d+/.test(name) || name.includes('segment'))!);
    const bytes = readFileSync(segment);
    bytes[200]! ^= 1;
    writeFileSync(segment, bytes);
    rmSync(join(paths.log, 'index.sqlite'), { force: true });
    const process = start();
    const said = new Promise<string>((resolve) => {
      let text = '';
      process.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
    });
    const exit = await new Promise((resolve) => process.once('exit', resolve));
    expect(await said).toMatch(/damaged at position \d+.*npm run audit/);
    expect(exit).toBe(65);
  });
});
