/** An operator's tasks: start, status, stop, restart, copy; and one-line messages for failures. Real processes, started as a person would. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeEntry, openLogReader } from '@teamgram/event-log';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startClient, type RemoteClient } from './clients/fleet.ts';
import { requirement, works } from './support/requirement.ts';
import { ROOT, startServer, type RunningServer } from './support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'operations test '));
const servers: RunningServer[] = [];
const clients: RemoteClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.kill();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(name: string, gateways = 1): Promise<RunningServer> {
  const server = await startServer({ dataDir: join(folder, name), gateways });
  servers.push(server);
  return server;
}

function program(path: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, path), ...args], { encoding: 'utf8', cwd: folder, env: { ...process.env, INIT_CWD: folder } });
  return { status, stdout, stderr };
}
const ops = (...args: string[]) => program('tools/ops/main.ts', ...args);
const npmStart = (...args: string[]) => program('tools/start/main.ts', ...args);
const statusOf = ({ dataDir }: RunningServer) => JSON.parse(ops('status', '--json', '--data', dataDir).stdout) as { journal: { durablePosition: number }; readModels: { lag: number; models: string[] }; processes: { name: string; state: string; pid: number }[] };

/** The first user that signed up, according to the log. */
function personOf(dataDir: string): number {
  const reader = openLogReader(join(dataDir, 'log'));
  const facts = reader.readEntries(0, reader.checkpoint()!.size).entries.map((entry) => decodeEntry(entry).fact);
  reader.close();
  return facts.flatMap((fact) => (fact.type === 'UserRegistered' && fact.kind === 'person' ? [fact.user] : []))[0]!;
}

async function signUp(server: RunningServer, phone: string): Promise<RemoteClient> {
  const home = join(folder, phone);
  mkdirSync(home, { recursive: true });
  const client = startClient('mtcute', home, server.code);
  clients.push(client);
  const { host, port, dcId, rsaFingerprint } = server.connect;
  await client.connect({ host, port, dcId, fingerprint: rsaFingerprint, publicKeyPem: server.publicKeyPem });
  await client.signUp({ phone, firstName: 'Operated' });
  return client;
}

describe('a server in everyday operation', { timeout: 120_000 }, () => {
  test('start, status, sign-up, stop, restart, backup, restore, start of the restored one', async () => {
    const first = await start('daily');
    expect(first.connect).toMatchObject({ dcId: 2, host: '127.0.0.1', layers: { min: 133, max: 230 }, logOrigin: expect.stringMatching(/./), logVerifierKeys: [expect.any(String), expect.any(String)] });
    expect(statSync(join(first.dataDir, 'tls')).mode & 0o777).toBe(0o700);
    expect(statusOf(first).processes.map(({ name, state }) => [name, state])).toEqual([['command-api', 'ready'], ['projections', 'ready'], ['gateway-0', 'ready']]);
    await (await signUp(first, '15550901')).close();
    expect(await first.stop()).toBe(0);
    expect(ops('status', '--data', first.dataDir)).toMatchObject({ status: 69, stderr: expect.stringContaining('no server runs on') });

    expect(ops('backup', 'kept', '--data', first.dataDir, '--with-kek')).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(folder, 'kept')).mode & 0o077).toBe(0);
    expect(ops('backup', 'daily', '--data', first.dataDir)).toMatchObject({ status: 64, stderr: expect.stringContaining('must lie apart') });
    expect(ops('restore', 'kept', '--data', join(folder, 'copy'))).toMatchObject({ status: 0, stderr: '' });
    const again = await start('daily');
    const { journal } = statusOf(again);
    expect(journal.durablePosition).toBeGreaterThan(1);
    expect(again.connect).toEqual({ ...first.connect, port: again.connect.port });

    const copy = await start('copy');
    expect(statusOf(copy).journal.durablePosition).toBe(journal.durablePosition);
    await expect.poll(() => statusOf(copy).readModels.lag, { timeout: 10_000 }).toBe(0);
  });

  test('ops: code, rebuild, stop', async () => {
    const server = await start('ops');
    const { dataDir } = server;
    expect(ops('code', '+15550902', '--data', dataDir)).toMatchObject({ status: 1, stderr: expect.stringContaining('no code was asked for') });
    await (await signUp(server, '15550902')).close();
    for (const model of statusOf(server).readModels.models) {
      expect(ops('rebuild', model, '--data', dataDir), model).toMatchObject({ status: 0, stdout: expect.stringContaining(`${model}: `) });
    }
    expect(ops('rebuild', 'nothing', '--data', dataDir).status).not.toBe(0);
    expect(ops('takeout', '--user', String(personOf(dataDir)), '--out', 'takeout', '--data', dataDir)).toMatchObject({ status: 0, stdout: expect.stringMatching(/[1-9]\d* private fields opened/) });
    expect(readFileSync(join(folder, 'takeout/history.txt'), 'utf8')).toContain('15550902');
    expect(program('tools/audit/main.ts', 'verify-export', 'takeout')).toMatchObject({ status: 0, stdout: expect.stringContaining('ACCEPTED') });
    const { pid } = statusOf(server).processes.find(({ name }) => name === 'command-api')!;
    process.kill(pid, 'SIGSTOP');
    try {
      expect(ops('status', '--data', dataDir)).toMatchObject({ status: 0, stdout: expect.stringContaining('DEADLINE_EXCEEDED') });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(ops('stop', '--data', dataDir)).toMatchObject({ status: 0, stdout: 'stopped\n' });
    expect(existsSync(join(dataDir, 'run', 'supervisor.json'))).toBe(false);
  });

  test('two servers side by side, one with several gateways', async () => {
    const [one, two] = await Promise.all([start('side one', 2), start('side two')]);
    expect(one.connect.port).not.toBe(two.connect.port);
    expect(one.connect.auditUrl).not.toBe(two.connect.auditUrl);
    expect(one.connect.rsaFingerprint).not.toBe(two.connect.rsaFingerprint);
    await Promise.all([signUp(one, '15550903'), signUp(two, '15550903')]);
  });

  test('the human-readable screen shows everything', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'tools/start/main.ts'), '--data', join(folder, 'people'), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let screen = '';
    child.stdout.on('data', (text) => (screen += text));
    await expect.poll(() => screen, { timeout: 60_000 }).toContain('Ctrl-C stops');
    for (const word of [/clients +127\.0\.0\.1:\d+ +data centre 2, layers 133–230/, /fingerprint +[0-9a-f]{16}/, /audit +http:/, /psql "postgresql:/, /npm run chat -- --name/]) expect(screen).toMatch(word);
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
    expect(screen).toContain('stopped; the next start continues here');
  });
});

describe('one clear line', { timeout: 60_000 }, () => {
  test.each([
    [['--port', '70000'], 64, '--port must be a number from 0 to 65535'],
    [['--gateways', '0'], 64, '--gateways must be a number from 1 to 64'],
    [['--colour'], 64, "Unknown option '--colour'"],
    [['--host', '192.0.2.1'], 78, 'this machine has no address 192.0.2.1'],
  ])('npm start %j', (args, status, line) => {
    const answer = npmStart('--data', join(folder, 'refused'), ...args);
    expect(answer).toMatchObject({ status, stderr: expect.stringContaining(line) });
    expect(answer.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(npmStart('--data', join(folder, 'port'), '--port', String(port))).toEqual({
      status: 69, stdout: '', stderr: `teamgram-server: port ${port} is in use; choose another with --port, or stop the program that holds it\n`,
    });
    server.close();
  });

  test('an invalid key file', () => {
    mkdirSync(join(folder, 'bad key', 'tls'), { recursive: true });
    writeFileSync(join(folder, 'bad key', 'tls', 'mtproto-rsa.pem'), 'not a key');
    expect(npmStart('--data', join(folder, 'bad key'), '--port', '0')).toMatchObject({ status: 65, stderr: expect.stringMatching(/mtproto-rsa.pem is not a 2048-bit RSA key; restore it from a backup/) });
  });

  test('every ops command has a help text', () => {
    for (const name of ['status', 'code', 'rebuild', 'stop', 'backup', 'restore']) expect(ops(name, '--help'), name).toMatchObject({ status: 0, stdout: expect.stringContaining(`npm run ops -- ${name}`) });
    expect(ops('--help').stdout).toContain('backup');
    for (const words of [['stop', 'now'], ['status', '--data', '--json'], ['code', 'abc'], ['takeout', 'me']]) expect(ops(...words), words.join(' ')).toMatchObject({ status: 64, stdout: '' });
    expect(ops('stop', 'now').stderr).toContain('stop takes no words, but was given now');
    expect(program('tools/chat/main.ts', 'Alice')).toMatchObject({ status: 64, stderr: expect.stringContaining('npm run chat -- --help lists the options') });
    expect(program('test/bench/main.ts', '--colour')).toMatchObject({ status: 1, stderr: 'does not know --colour; npm run bench -- --help lists the options\n' });
    expect(ops('fly')).toMatchObject({ status: 64, stderr: expect.stringContaining('does not know the command fly') });
  });

  test('a damaged log: the reason with its position, and no restart', async () => {
    const server = await start('damaged');
    await (await signUp(server, '15550904')).close();
    await server.stop();
    damage(join(server.dataDir, 'log'));
    const answer = npmStart('--data', server.dataDir, '--port', '0', '--json');
    expect(answer).toMatchObject({ status: 65, stderr: expect.stringMatching(/^teamgram-server: .*damaged at position \d+/) });
    expect(answer.stderr.trim().split('\n')).toHaveLength(1);
  });

  requirement('a small file system', 'run as root on Linux, where tmpfs can be mounted', works('unshare', '-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt')).describe('a full disk', () => {
    test('the reason and what to do', () => {
      const script = `mount -t tmpfs -o size=12m tmpfs "$0" && exec "$1" "$2" --data "$0/data" --port 0`;
      const mount = join(folder, 'small');
      mkdirSync(mount);
      const answer = spawnSync('unshare', ['-m', 'sh', '-c', script, mount, process.execPath, join(ROOT, 'tools/start/main.ts')], { encoding: 'utf8' });
      expect(answer.stderr).toMatch(/^teamgram-server: .*[Nn]o space left on/);
      expect(answer.status).toBe(74);
    });
  });
});

/** Flips one bit in the middle of the data in the first segment. */
function damage(directory: string): void {
  const { stdout } = spawnSync('find', [directory, '-type', 'f', '-size', '+0', '-name', '*.seg*'], { encoding: 'utf8' });
  const file = stdout.split('\n').find(Boolean)!;
  const bytes = readFileSync(file);
  const end = bytes.findLastIndex((byte) => byte !== 0);
  const middle = Math.floor(end / 2);
  bytes[middle]! ^= 1;
  writeFileSync(file, bytes);
}
