/** Runs real-clients.ts in a network namespace without any route: whatever a client would dial stays on this machine. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requirement, works } from '../support/requirement.ts';
import { ROOT } from '../support/server.ts';

const SCENARIO_TIMEOUT_MS = 15 * 60_000;

function runInNamespace(folder: string): Promise<{ code: number | null; output: string }> {
  const command = 'ip link set lo up && exec "$0" test/conformance/real-clients.ts "$1"';
  const child = spawn('unshare', ['--map-root-user', '--net', 'bash', '-c', command, process.execPath, folder], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, output })));
}

const namespaces = works('unshare', '--map-root-user', '--net', 'bash', '-c', 'ip link set lo up');

requirement('a network namespace', 'Linux with user namespaces, apt-get install util-linux iproute2', namespaces).describe('real clients', () => {
  test('every client signs up, logs in again, converses, exchanges documents and catches up with every other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'teamgram clients '));
    try {
      const { code, output } = await runInNamespace(folder);
      expect(code, output).toBe(0);
      expect(output).toContain('{"step":"done"}');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, SCENARIO_TIMEOUT_MS);
});
