/** litewitness (filippo.io/torchwood), a witness that shares no code with ours, with an ssh-agent that holds its key. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '@teamgram/host';
import { eventually } from './eventually.ts';

export type LiteWitness = {
  url: string;
  /** In printed form; Ed25519. */
  verifierKey: string;
  /** Adds a log, as its own `witnessctl` does, which cannot be built here. */
  watch(origin: string, keys: readonly string[]): void;
  stop(): Promise<void>;
};

export async function startLiteWitness(program: string, name: string): Promise<LiteWitness> {
  const dir = mkdtempSync(join(tmpdir(), 'lw-'));
  const [socket, key, file] = [join(dir, 'agent'), join(dir, 'key'), join(dir, 'db')];
  run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key);
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  await eventually('ssh-agent listens', () => reachable(socket));
  spawnSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  const fingerprint = run('ssh-keygen', '-l', '-f', key).split(' ')[1]!;
  const port = await freePort();
  const witness = spawn(program, ['-db', file, '-ssh-agent', socket, '-name', name, '-key', fingerprint, '-listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  witness.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const verifierKey = await eventually('litewitness says its key', () => /vkey=(\S+)/.exec(said)?.[1]);
  await eventually('litewitness listens', () => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false));
  return {
    url: `http://127.0.0.1:${port}`,
    verifierKey: verifierKey.replaceAll('"', ''),
    watch: (origin, keys) => addToDatabase(file, origin, keys),
    stop: async () => {
      await Promise.all([ended(witness), ended(agent)]);
      rmSync(dir, { recursive: true });
    },
  };
}

function addToDatabase(file: string, origin: string, keys: readonly string[]): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  const emptyRoot = createHash('sha256').digest('base64');
  database.prepare('INSERT OR IGNORE INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)').run(origin, emptyRoot);
  for (const key of keys) database.prepare('INSERT INTO key (origin, key) VALUES (?, ?)').run(origin, key);
  database.close();
}

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

function reachable(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket, () => resolve(true)).once('error', () => resolve(false));
    connection.unref().once('connect', () => connection.destroy());
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
