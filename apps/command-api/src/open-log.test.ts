import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitCode, partitionPaths } from '@teamgram/host';
import { expect, onTestFinished, test } from 'vitest';
import { openLog } from './open-log.ts';

test('without its key nothing is opened, nor is another one made; a line says what to put back', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'open-log-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const paths = partitionPaths(directory, 0);
  const first = await openLog(paths);
  await first.log.close();
  first.keyring.close();
  first.secrets.close();
  const kek = join(paths.secrets, 'kek');
  renameSync(kek, `${kek}.away`);
  const missing = { exitCode: ExitCode.damaged, message: expect.stringContaining('kek is missing, and no other key opens what lies beside it') as string };
  for (let start = 0; start < 2; start++) await expect(openLog(paths)).rejects.toMatchObject(missing);
  writeFileSync(kek, Buffer.alloc(32, 9), { mode: 0o600 });
  await expect(openLog(paths)).rejects.toMatchObject({ exitCode: ExitCode.damaged, message: expect.stringContaining('kek is not the key that this data directory was made with') as string });
});
