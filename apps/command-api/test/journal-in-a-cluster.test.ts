import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secureRandom } from '@teamgram/crypto';
import { dataPaths } from '@teamgram/host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog, type Opened } from '../src/open-log.ts';
import { openEventStores, type EventStores } from '../../../test/support/event-stores.ts';

const directory = mkdtempSync(join(tmpdir(), 'teamgram-cluster-'));
const paths = dataPaths(directory);
let stores: EventStores;

beforeAll(async () => {
  stores = await openEventStores();
});

afterAll(async () => {
  await stores.close();
  rmSync(directory, { recursive: true });
});

async function withOpened(cluster: { url: string; stream: string }, work: (opened: Opened) => Promise<void> | void): Promise<void> {
  const opened = await openLog(paths, cluster);
  try {
    await work(opened);
  } finally {
    await opened.log.close();
    opened.keyring.close();
    opened.secrets.close();
  }
}

test('the log directory may be lost: the journal is in the cluster, the keys are elsewhere', async () => {
  const { url, journal: stream } = await stores.journal();
  const fact = { type: 'UserRenamed', stream: 'user-7', user: 7, name: { firstName: 'Ada', lastName: '' } } as const;
  await withOpened({ url, stream }, ({ log }) =>
    log.append([{ id: secureRandom(16), fact, timeMs: 1, causationId: secureRandom(16), correlationId: secureRandom(8) }]).durable);
  rmSync(paths.log, { recursive: true });
  await withOpened({ url, stream }, ({ log }) => expect(log.read(0)).toMatchObject({ fact, position: 0 }));
});

test('an unreachable cluster: one line and the exit code of an unavailable service', async () => {
  const { url, journal: stream } = await stores.journal();
  const nobody = url.replace(/(@|\/\/)[^/?]+/, '$1localhost:1');
  await expect(openLog(paths, { url: nobody, stream })).rejects.toMatchObject({ exitCode: 69, message: expect.stringContaining('settings.json') });
});
