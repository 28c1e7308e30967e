/**
 * npm run test:desktop: runs the scenario in a network namespace with only loopback, on a virtual screen. Prints one JSON line per scene; screenshots are
 * in test-results/desktop. Exits with 1 for a failure or timeout, with 69 when programs are missing.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { hasProgram } from '../support/requirement.ts';
import { ROOT } from '../support/server.ts';
import { play } from './scenario.ts';

const PICTURES = join(ROOT, 'test-results/desktop');
const TOTAL_TIMEOUT_MS = 6 * 60_000;
const UNAVAILABLE = 69;

/** Programs and the Debian packages they are in. */
const NEEDED = { 'telegram-desktop': 'telegram-desktop', Xvfb: 'xvfb', openbox: 'openbox', xdotool: 'xdotool', scrot: 'scrot', unshare: 'util-linux', ip: 'iproute2' };

async function main(): Promise<number> {
  const [folder] = process.argv.slice(2);
  if (folder !== undefined) return scenario(folder);
  const missing = Object.entries(NEEDED).filter(([program]) => !hasProgram(program));
  if (missing.length > 0) {
    console.error(`needs ${missing.map(([program]) => program).join(', ')}: apt-get install ${missing.map(([, debian]) => debian).join(' ')}`);
    return UNAVAILABLE;
  }
  return inNamespace();
}

async function scenario(folder: string): Promise<number> {
  try {
    await play(findProgram('telegram-desktop'), folder, PICTURES);
    console.log(JSON.stringify({ done: true, pictures: PICTURES }));
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  }
}

/** Runs this program again without any network but loopback. After a timeout its whole process group is killed. */
async function inNamespace(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram-desktop-'));
  const command = 'ip link set lo up && exec "$0" "$@"';
  const args = ['--map-root-user', '--net', 'bash', '-c', command, process.execPath, import.meta.filename, folder];
  const child = spawn('unshare', args, { cwd: ROOT, stdio: 'inherit', detached: true });
  const end = () => { if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL'); };
  const timer = setTimeout(() => {
    console.error(`took longer than ${TOTAL_TIMEOUT_MS} ms; the last picture is in ${PICTURES}`);
    end();
  }, TOTAL_TIMEOUT_MS);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 1000 });
  return code ?? 1;
}

function findProgram(name: string): string {
  return process.env['PATH']!.split(delimiter).map((directory) => join(directory, name)).find((path) => existsSync(path))!;
}

process.exit(await main());
