/** Runs `npm run chat` twice; chat.ts drives it in pseudo-terminals. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../support/server.ts';

test('two users at two terminals find each other, talk, edit, delete, see read marks, and reconnect without a code', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram chat '));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['test/conformance/chat.ts', folder], { cwd: ROOT });
    expect(stdout).toContain('done');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
