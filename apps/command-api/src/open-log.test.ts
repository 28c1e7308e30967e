import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asFatalError, ExitCode, partitionPaths } from '@teamgram/host';
import { expect, onTestFinished, test } from 'vitest';
import { openLog, storeFiles } from './open-log.ts';

/** A log that was created and closed again. */
async function begun() {
  const directory = mkdtempSync(join(tmpdir(), 'open-log-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const paths = partitionPaths(directory, 0);
  const first = await openLog(paths);
  await first.log.close();
  first.keyring.close();
  first.secrets.close();
  return paths;
}

test('without its key nothing is opened, nor is another one made; a line says what to put back', async () => {
  const paths = await begun();
  const kek = join(paths.secrets, 'kek');
  renameSync(kek, `${kek}.away`);
  const missing = { exitCode: ExitCode.damaged, message: expect.stringContaining('kek is missing, and no other key opens what lies beside it') as string };
  for (let start = 0; start < 2; start++) await expect(openLog(paths)).rejects.toMatchObject(missing);
  writeFileSync(kek, Buffer.alloc(32, 9), { mode: 0o600 });
  await expect(openLog(paths)).rejects.toMatchObject({ exitCode: ExitCode.damaged, message: expect.stringContaining('kek is not the key that this data directory was made with') as string });
});

test.each(['keyring', 'secrets'] as const)('a log without its %s is not given a new one', async (store) => {
  const paths = await begun();
  const file = storeFiles(paths)[store];
  renameSync(file, `${file}.away`);
  const missing = { exitCode: ExitCode.damaged, message: `${file} is missing, and nothing else holds its keys: restore it from a backup` };
  for (let start = 0; start < 2; start++) await expect(openLog(paths)).rejects.toMatchObject(missing);
  renameSync(`${file}.away`, file);
  await (await openLog(paths)).log.close();
});

test.each(['keyring', 'secrets'] as const)('a %s that a newer program wrote is not written to', async (store) => {
  const paths = await begun();
  const file = storeFiles(paths)[store];
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 2');
  database.close();
  const error = await openLog(paths).catch((thrown: unknown) => thrown);
  expect(asFatalError(error)).toMatchObject({ exitCode: ExitCode.damaged, message: `${file} has format 2, which this program does not know: run the newer one that wrote it; nothing was changed` });
});
