/** Runs the bootstrap in a small checkout (in a path with spaces), with a fake npm that records its calls. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const parent = mkdtempSync(join(tmpdir(), 'bootstrap test '));
let root = '';
let count = 0;
afterAll(() => rmSync(parent, { recursive: true }));

beforeEach(() => {
  root = join(parent, `checkout ${++count}`);
  put('tools/start/main.ts', `
    const words: string[] = process.argv.slice(2);
    if (words[0] === 'wait') { process.on('SIGTERM', () => { console.log('stopping'); setTimeout(() => process.exit(3), 20); }); setInterval(() => {}, 1000); console.log('waiting'); }
    else { console.log(JSON.stringify({ words, cwd: process.cwd(), cache: process.env['NODE_COMPILE_CACHE'] })); process.exitCode = Number(words[0] ?? 0); }
  `);
  put('package-lock.json', JSON.stringify({ packages: { '': {} } }));
  // "Installs" the Node that runs this test.
  put('npm.cjs', `
    const fs = require('node:fs'); fs.appendFileSync(process.cwd() + '/npm-calls', process.argv.slice(2).join(' ') + '\\n');
    if (process.env.NPM_FAILS) process.exit(1);
    fs.mkdirSync('node_modules/.bin', { recursive: true }); fs.rmSync('node_modules/.bin/node', { force: true });
    fs.symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/.bin/node');
  `);
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), join(root, 'tools', 'bootstrap.mjs'));
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const environment = (more: Record<string, string> = {}) => ({ ...process.env, npm_execpath: join(root, 'npm.cjs'), INIT_CWD: root, ...more });

function run(words: string[], { preload = [], ...more }: { preload?: string[]; NPM_FAILS?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, join(root, 'tools/bootstrap.mjs'), ...words], { encoding: 'utf8', env: environment(more) });
  return { status, stdout, stderr };
}

const npmCalls = () => (existsSync(join(root, 'npm-calls')) ? readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n') : []);

describe('bootstrap', () => {
  test('installs once, and again when the lock file changes', () => {
    expect(run(['start'])).toMatchObject({ status: 0 });
    expect(run(['start']).stderr).toBe('');
    expect(npmCalls()).toEqual(['ci --no-progress --loglevel=error']);
    put('package-lock.json', JSON.stringify({ packages: { '': {} }, changed: true }));
    expect(run(['start']).stderr).toContain('installing the packages of package-lock.json');
    expect(npmCalls()).toHaveLength(2);
  });

  test('a manual installation is accepted', () => {
    put('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
    mkdirSync(join(root, 'node_modules/.bin'));
    symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
    expect(run(['start'])).toMatchObject({ status: 0 });
    expect(npmCalls()).toEqual([]);
  });

  test('arguments, working directory and exit code are passed through', () => {
    const { status, stdout } = run(['start', '7', 'two words', '--json']);
    expect(status).toBe(7);
    expect(JSON.parse(stdout)).toEqual({ words: ['7', 'two words', '--json'], cwd: root, cache: join(root, 'node_modules', '.cache', 'compile') });
  });

  test('a signal is forwarded, and the program determines the exit code', async () => {
    run(['start']);
    const child = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'start', 'wait'], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line === 'waiting') child.kill('SIGTERM');
    }
    expect(lines).toEqual(['waiting', 'stopping']);
    expect(child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))).toBe(3);
  });
});

describe('one clear line', () => {
  test('a Node that is too old', () => {
    put('old.cjs', "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' } });");
    const { status, stderr } = run(['start'], { preload: ['--require', join(root, 'old.cjs')] });
    expect([status, stderr]).toEqual([69, 'teamgram-server: needs Node 20 or newer to set itself up, this is 18.20.1; install a newer one and run the command again\n']);
    expect(npmCalls()).toEqual([]);
  });

  test('an installation that fails', () => {
    const { status, stderr } = run(['start'], { NPM_FAILS: '1' });
    expect(status).toBe(69);
    expect(stderr).toContain('teamgram-server: npm ci failed; look at its message above');
  });

  test('an unknown command', () => {
    expect(run(['fly'])).toMatchObject({ status: 64, stderr: expect.stringContaining('unknown command fly; there are start, chat, ops') });
  });
});
