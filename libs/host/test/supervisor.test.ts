import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, connect as connectSocket, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { freePort, readCredentials, supervisorSuspendedS } from '../src/index.ts';
import type { SupervisorStatus } from '../src/index.ts';

type Line = { event: string; [field: string]: unknown };
type Running = { child: ChildProcess; lines: Line[]; port: number; dataDir: string; until: (event: string, match?: (line: Line) => boolean) => Promise<Line>; exit: Promise<number | null> };

const root = mkdtempSync(join(tmpdir(), 'supervisor test '));
const running: Running[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map((deployment) => stop(deployment)));
});
afterAll(() => rmSync(root, { recursive: true }));

async function start(name: string, { gateways = 1, port = 0, env = {} }: { gateways?: number; port?: number; env?: Record<string, string> } = {}): Promise<Running> {
  const dataDir = join(root, name);
  const chosen = port || (await freePort());
  const script = fileURLToPath(new URL('fixtures/deployment.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, String(chosen), String(gateways)], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(JSON.parse(line) as Line);
    for (const look of waiting) look();
  });
  const until = (event: string, match: (line: Line) => boolean = () => true) => new Promise<Line>((resolve, reject) => {
    const look = () => {
      const found = lines.find((line) => line.event === event && match(line));
      if (found) resolve(found);
    };
    waiting.add(look);
    look();
    child.stdout!.once('end', () => reject(new Error(`ended before it said ${event}: ${JSON.stringify(lines)}`)));
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const deployment = { child, lines, port: chosen, dataDir, until, exit };
  running.push(deployment);
  return deployment;
}

async function stop({ child, exit }: Running): Promise<number | null> {
  child.kill('SIGTERM');
  return exit;
}

const status = ({ dataDir }: Running) => JSON.parse(readFileSync(join(dataDir, 'run', 'supervisor.json'), 'utf8')) as SupervisorStatus;
const pidOf = (deployment: Running, name: string) => status(deployment).processes.find((process) => process.name === name)!.pid!;

/** Sends `text` (its first two characters name the worker that must serve it) and collects the response. */
function dial({ port }: Running, text: string): { socket: Socket; received: () => string } {
  const socket = connectSocket(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  let received = '';
  socket.on('data', (bytes) => (received += bytes));
  socket.write(text);
  return { socket, received: () => received };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the supervisor', { timeout: 60_000 }, () => {
  test('starts everything, reports the details of command-api and the gateways, stops in order, starts again', async () => {
    const first = await start('twice');
    expect(await first.until('ready')).toMatchObject({ details: { logOrigin: 'fixture.example/log', logVerifierKeys: ['fixture+1+A'], layers: { min: 133, max: 230 } } });
    const pids = status(first).processes.map((process) => process.pid!).concat(status(first).postgresPid!);
    expect(pids).toHaveLength(4);
    const { metricsPort } = status(first).processes[0]!;
    const look = async (path: string) => (await fetch(`http://127.0.0.1:${metricsPort}${path}`)).text();
    expect(await look('/health')).toBe('ok\n');
    expect(await look('/metrics')).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(await stop(first)).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    const second = await start('twice', { port: first.port });
    const [before, after] = [await first.until('ready'), await second.until('ready')];
    expect(after['auditUrl']).toBe(before['auditUrl']);
    expect(after['analystUrl']).toBe(before['analystUrl']);
  });

  test('secrets are in files of mode 600 in folders of mode 700', async () => {
    const deployment = await start('modes');
    await deployment.until('ready');
    const open: string[] = [];
    const secret = /\.(key|pem|json|pgpass)$/;
    for (const entry of readdirSync(deployment.dataDir, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (path.includes('/postgres/data/')) continue;
      if (entry.isDirectory() || secret.test(entry.name)) if (statSync(path).mode & 0o077) open.push(path);
    }
    expect(open).toEqual([]);
    expect(readCredentials(join(deployment.dataDir, 'tls'), 'gateway-0').certificate).toContain('BEGIN CERTIFICATE');
  });

  test('a killed process is restarted, and a command sent meanwhile is answered', async () => {
    const deployment = await start('killed');
    await deployment.until('ready');
    const firstPid = pidOf(deployment, 'command-api');
    const client = dial(deployment, '00!hello\n');
    await expect.poll(client.received, { timeout: 5_000 }).toContain(`${firstPid}\n`);
    process.kill(firstPid, 'SIGKILL');
    client.socket.write('!hello\n');
    await deployment.until('process', ({ name, state }) => name === 'command-api' && state === 'ready');
    await expect.poll(client.received, { timeout: 10_000 }).toContain(`${pidOf(deployment, 'command-api')}\n`);
    for (const name of ['projections', 'gateway-0']) {
      process.kill(pidOf(deployment, name), 'SIGKILL');
      await deployment.until('process', (line) => line['name'] === name && line['state'] === 'ready');
    }
    dial(deployment, '00!fail');
    await deployment.until('process', ({ reason, state }) => reason === 'failed as told' && state === 'ready');
    const again = dial(deployment, '00!hello\n');
    await expect.poll(again.received, { timeout: 10_000 }).toContain(`${pidOf(deployment, 'command-api')}\n`);
    process.kill(status(deployment).postgresPid!, 'SIGKILL');
    await expect.poll(() => status(deployment).postgresPid, { timeout: 10_000 }).toBeDefined();
  });

  test('a suspended process is shown as unresponsive, with what to do, and is not killed while it may resume', async () => {
    const deployment = await start('stopped');
    await deployment.until('ready');
    const { postgresPid } = status(deployment);
    for (const [name, pid] of [['gateway-0', pidOf(deployment, 'gateway-0')], ['postgres', postgresPid!]] as const) {
      const shown = () => [...status(deployment).processes, status(deployment).postgres!].find((process) => process.name === name)!;
      process.kill(pid, 'SIGSTOP');
      try {
        await expect.poll(shown, { timeout: 30_000 }).toMatchObject({ state: 'unresponsive', reason: expect.stringContaining(`"kill -CONT ${pid}" resumes it`) as string });
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await expect.poll(shown, { timeout: 30_000 }).toMatchObject({ state: 'ready', pid, restarts: 0 });
      await expect.poll(() => deployment.lines.filter((line) => line['name'] === name).map(({ state }) => state)).toEqual(['unresponsive', 'ready']);
    }
  });

  test('a suspended supervisor is recognized', async () => {
    const deployment = await start('standing');
    await deployment.until('ready');
    expect(supervisorSuspendedS(deployment.dataDir)).toBeUndefined();
    deployment.child.kill('SIGSTOP');
    try {
      await expect.poll(() => supervisorSuspendedS(deployment.dataDir), { timeout: 30_000 }).toBeGreaterThanOrEqual(10);
    } finally {
      deployment.child.kill('SIGCONT');
    }
    await expect.poll(() => supervisorSuspendedS(deployment.dataDir), { timeout: 10_000 }).toBeUndefined();
    expect(deployment.lines.filter(({ event }) => event === 'process')).toEqual([]);
  });

  test('on Ctrl-C the processes, which get the signal too, keep running until the supervisor stops them', async () => {
    const deployment = await start('interrupted');
    await deployment.until('ready');
    const pids = ['command-api', 'projections', 'gateway-0'].map((name) => pidOf(deployment, name));
    for (const pid of pids) for (const signal of ['SIGINT', 'SIGHUP'] as const) process.kill(pid, signal);
    const client = dial(deployment, '00!hello\n');
    await expect.poll(client.received, { timeout: 10_000 }).toContain(`${pids[0]}\n`);
    expect(await stop(deployment)).toBe(0);
    expect(deployment.lines.filter(({ event }) => event === 'process')).toEqual([]);
  });

  test('no process outlives a killed supervisor, and the next one takes over', async () => {
    const deployment = await start('orphans');
    await deployment.until('ready');
    const { processes, postgresPid } = status(deployment);
    const pids = [...processes.map((process) => process.pid!), postgresPid!];
    deployment.child.kill('SIGKILL');
    const next = await start('orphans', { port: await freePort() });
    await next.until('ready');
    await expect.poll(() => pids.filter(isAlive), { timeout: 15_000 }).toEqual([]);
  });

  test('a login code reaches the terminal', async () => {
    const deployment = await start('code');
    await deployment.until('ready');
    dial(deployment, '00!code');
    expect(await deployment.until('login-code')).toMatchObject({ phone: '+15550001', code: '12345' });
  });

  test('workers share the port, and a socket is handed to the worker named by its first bytes, with all its bytes', async () => {
    const deployment = await start('hand-over', { gateways: 2 });
    await deployment.until('ready');
    const clients = Array.from({ length: 40 }, (_, index) => ({ index, ...dial(deployment, `0${index % 2}`) }));
    // More bytes arrive while the socket is being handed over.
    for (const { socket, index } of clients) for (let part = 0; part < 20; part++) socket.write(`<${index}.${part}>`);
    for (const { index, received } of clients) {
      const expected = `${index % 2}:` + Array.from({ length: 20 }, (_, part) => `<${index}.${part}>`).join('');
      await expect.poll(received, { timeout: 5_000 }).toBe(expected);
    }
  });
});

describe('one clear line', { timeout: 60_000 }, () => {
  const failure = async (deployment: Running) => [(await deployment.until('failed'))['reason'], await deployment.exit];

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failure(await start('port', { port }))).toEqual([`port ${port} is in use; choose another with --port, or stop the program that holds it`, 69]);
    server.close();
  });

  test('a data directory in use', async () => {
    await (await start('shared')).until('ready');
    const [line, exitCode] = await failure(await start('shared'));
    expect(line).toMatch(/is in use by another instance; stop that one .* or choose another --data/);
    expect(exitCode).toBe(69);
  });

  test('a damaged log: reason and exit code of command-api, and no process left running', async () => {
    const deployment = await start('damaged', { env: { FIXTURE_DAMAGED: '1' } });
    expect(await failure(deployment)).toEqual(['the log is damaged at position 17: planted', 65]);
    expect(readdirSync(join(deployment.dataDir, 'run'))).not.toContain('supervisor.json');
  });

  test('a setting that does not exist', async () => {
    const dataDir = join(root, 'settings');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'settings.json'), '{ "limits": { "codesPerFone": { "count": 1, "windowS": 1 } } }');
    const [line, exitCode] = await failure(await start('settings'));
    expect(line).toContain('settings.json, limits: does not know "codesPerFone"; it knows codesPerPhone');
    expect(exitCode).toBe(78);
  });
});
