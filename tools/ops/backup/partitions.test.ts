/** Backups of two journals: a consistent one is restored, whatever its checkpoints cover; one that lacks a posted delivery is refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey, secureRandom } from '@teamgram/crypto';
import { loadOrCreateKek, openEmbeddedLog, openKeyring, type NewEvent } from '@teamgram/event-log';
import { partitionPaths } from '@teamgram/host';
import { expect, onTestFinished, test } from 'vitest';
import { restoreBackup } from './restore.ts';
import { takeBackup } from './take.ts';

/** Users on partition 0 and on partition 1. */
const [BOB, ALICE] = [10_000_000_002, 10_000_000_003];

type Fact = NewEvent['fact'];
/** Alice's partition posts that she has read Bob's messages; Bob's partition receives the nth delivery. */
const posts = (): Fact => ({ type: 'DeliveryPosted', stream: 'outbox-0', partition: 0, kind: 'read', mailbox: BOB, peer: ALICE, about: 0, messages: [], replyTo: undefined, mailboxes: [] });
const takes = (nth: number): Fact => ({ type: 'DeliveryReceived', stream: 'inbox-1', partition: 1, kind: 'read', mailbox: BOB, posted: nth, origin: nth });

async function openJournal(dataDir: string, partition: number) {
  const { log: dir, keyring: keys, secrets } = partitionPaths(dataDir, partition);
  for (const path of [dir, keys, secrets]) mkdirSync(path, { recursive: true });
  const keyring = openKeyring({ file: join(keys, 'keyring.sqlite'), kek: loadOrCreateKek(join(secrets, 'kek')) });
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  const log = await openEmbeddedLog({ dir, keyring, origin: `example.org/backup/${partition}`, writerKey: generateSigningKey('ed25519'), logKeys });
  onTestFinished(async () => {
    await log.close();
    keyring.close();
  });
  const append = (facts: Fact[]) => log.append(facts.map((fact) => ({ id: secureRandom(16), fact, timeMs: 1, causationId: secureRandom(16), correlationId: secureRandom(8) }))).durable;
  return { log, append };
}

/** Alice has posted two deliveries and Bob has received both; Alice's checkpoint in the backup covers only the first. */
async function backUp(alicesPosition: number) {
  const folder = mkdtempSync(join(tmpdir(), 'backup-of-two-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dataDir = join(folder, 'data');
  const directory = join(folder, 'copy');
  const [bobs, alices] = [await openJournal(dataDir, 0), await openJournal(dataDir, 1)];
  writeFileSync(join(dataDir, 'partitions.json'), JSON.stringify({ count: 2 }));
  await alices.append([posts()]);
  await bobs.append([takes(0), takes(1)]);
  for (const [{ log }, size] of [[alices, 1], [bobs, 2]] as const) await expect.poll(() => log.publishedPosition, { timeout: 30_000 }).toBe(size);
  const copyStores = async (directories: readonly string[]) => {
    await alices.append([posts()]);
    for (const to of directories) for (const name of ['keyring', 'secrets']) writeFileSync(join(to, `${name}.sqlite`), name);
    return [bobs.log.durablePosition, alicesPosition];
  };
  const { manifest } = await takeBackup({ dataDir, directory, withKek: true, nowMs: 1, copyStores });
  const restored = join(folder, 'restored');
  return { manifest, restored, restore: () => restoreBackup({ directory, dataDir: restored, kekFile: undefined }) };
}

test('a delivery posted after the checkpoint was read is in the backup', async () => {
  const { manifest, restored, restore } = await backUp(2);
  expect(manifest.partitions).toMatchObject([{ end: { position: 2 } }]);
  expect((await restore()).reports).toMatchObject([{ events: 2 }, { events: 2 }]);
  expect(readFileSync(join(partitionPaths(restored, 1).log, 'checkpoint'), 'utf8')).toMatch(/^example.org\/backup\/1\n1\n/);
});

test('a journal that ends before posting what another has received is refused', async () => {
  const { restore } = await backUp(1);
  await expect(restore()).rejects.toThrow('do not belong together: partition 0, position 1: delivery 1 from partition 1 was never posted: partition 1 posted 1');
});
