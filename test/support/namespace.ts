/** Runs programs in a network namespace without any route, so that they can reach this machine only. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirement, works } from './requirement.ts';
import { ROOT } from './server.ts';

export const namespace = requirement(
  'a network namespace', 'Linux with user namespaces, apt-get install util-linux iproute2', works('unshare', '--map-root-user', '--net', 'bash', '-c', 'ip link set lo up'),
);

/** Runs a script of this repository with a temporary folder as its argument. */
export async function runInNamespace(script: string): Promise<{ code: number | null; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram clients '));
  const command = 'ip link set lo up && exec "$0" "$1" "$2"';
  const child = spawn('unshare', ['--map-root-user', '--net', 'bash', '-c', command, process.execPath, script, folder], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  try {
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    return { code, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
