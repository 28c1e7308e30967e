/**
 * A newcomer's first steps: a clean clone, an empty npm cache, just `npm start` and just `npm test`; as root and as an ordinary user, even one without
 * a name, in a private home directory whose path has spaces. Downloads everything, so it runs in `.ci/run` only.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { requirement } from './support/requirement.ts';
import { ROOT } from './support/server.ts';

const USER_WITHOUT_NAME = 61_234;
const TIMEOUT_MS = 600_000;
const isRoot = process.getuid?.() === 0;

type Person = { home: string; clone: string; prefix: string[]; env: NodeJS.ProcessEnv };

/** A home directory of mode 700 with a clone in it; `uid` undefined = the current user. */
function moveIn(uid: number | undefined): Person {
  const home = mkdtempSync(join(tmpdir(), 'new comer '));
  const clone = join(home, 'a clone');
  const cloned = spawnSync('git', ['clone', '-q', '--no-hardlinks', ROOT, clone], { encoding: 'utf8' });
  if (cloned.status !== 0) throw new Error(cloned.stderr);
  mkdirSync(join(home, 'cache'));
  if (uid !== undefined) spawnSync('chown', ['-R', `${uid}:${uid}`, home]);
  chmodSync(home, 0o700);
  const prefix = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  // Without this test's Node and npm settings.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|INIT_CWD|VITEST|REQUIRE_ALL)/i.test(name)));
  const path = (env['PATH'] ?? '').split(':').filter((directory) => !directory.includes('node_modules')).join(':');
  return { home, clone, prefix, env: { ...env, PATH: path, HOME: home, npm_config_cache: join(home, 'cache') } };
}

function npm({ clone, prefix, env }: Person, ...args: string[]): ChildProcess {
  const [command, ...rest] = [...prefix, 'npm', ...args];
  // In its own process group, as in a terminal: Ctrl-C goes to all of it.
  return spawn(command!, rest, { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

/** Resolves with the last line of output. (After Ctrl-C, npm exits like the shell it ran, which was ended by SIGINT.) */
async function startAndStop(person: Person): Promise<string> {
  const child = npm(person, 'start', '--', '--data', join(person.home, 'some data'), '--port', '0', '--json');
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('{"event":"ready"')) resolve();
    });
  });
  const exit = ended(child);
  await Promise.race([ready, exit.then((code) => Promise.reject(new Error(`npm start ended with ${code}:\n${lines.slice(-20).join('\n')}`)))]);
  process.kill(-child.pid!, 'SIGINT');
  await exit;
  return lines.at(-1)!;
}

async function lastLine(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout!.on('data', (chunk) => (text += chunk));
  child.stderr!.resume();
  await ended(child);
  return text.trim().split('\n').at(-1)!;
}

requirement('time and the npm registry', 'REQUIRE_ALL=1, as .ci/run sets it', process.env['REQUIRE_ALL'] === '1').describe('a clean clone', () => {
  const people: [string, number | undefined][] = isRoot ? [['root', undefined], ['an ordinary user', USER_WITHOUT_NAME]] : [['an ordinary user', undefined]];

  test.each(people)('npm start alone (and npm test alone) works as %s', { timeout: TIMEOUT_MS }, async (_, uid) => {
    const person = moveIn(uid);
    try {
      expect(await startAndStop(person)).toBe('{"event":"stopped"}');
      const connect = JSON.parse(readFileSync(join(person.home, 'some data', 'connect.json'), 'utf8')) as { dcId: number };
      expect(connect.dcId).toBe(2);
      // The second start, without an installation.
      expect(await startAndStop(person)).toBe('{"event":"stopped"}');
      // For root `.ci/run` covers this, as it starts without packages.
      if (isRoot && uid === undefined) return;
      rmSync(join(person.clone, 'node_modules'), { recursive: true });
      expect(await lastLine(npm(person, 'test', '--', 'libs/host/test/nest.test.ts'))).toBe('2 passed, 0 failed, 0 skipped');
    } finally {
      rmSync(person.home, { recursive: true, force: true });
    }
  });
});
