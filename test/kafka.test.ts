/** The Kafka feed of a whole server: configured in settings.json with TLS and a password, waiting while the broker is away, shown to operators. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEnvelope, factRooms } from '@teamgram/event-schemas';
import { ensureCertificates } from '@teamgram/host';
import { expect, test } from 'vitest';
import { Account } from './support/account.ts';
import { eventually } from './support/eventually.ts';
import { consume } from './support/kafka-consumer.ts';
import { kafkaBroker, kafkaRequirement } from './support/kafka.ts';
import { ROOT, startServer } from './support/server.ts';

const FAR_MS = 90_000;
const LOOK_MS = 500;

type Status = { processes: { name: string; metricsPort?: number }[]; journal: { durablePosition: number }; readModels: { lag: number; kafka?: { position?: number; lag?: number; waiting?: string } } };

kafkaRequirement.describe('the Kafka feed of a whole server', () => {
  test('waits for the broker without holding anybody up, then brings Kafka everything', { timeout: 180_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kafka-server-'));
    await ensureCertificates(join(folder, 'tls'), ['eventstoredb'], Date.now());
    const broker = await kafkaBroker(join(folder, 'kafka'), { tlsDirectory: join(folder, 'tls'), username: 'feed', password: 'a secret' });
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(folder, 'password'), 'a secret\n');
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ kafka: {
      brokers: [broker.secureAddress], topicPrefix: 'house', partitions: 2,
      tls: { authorityFile: '../tls/authority.crt' }, sasl: { mechanism: 'scram-sha-512', username: 'feed', passwordFile: '../password' },
    } }));
    const server = await startServer({ dataDir });
    const status = (...form: string[]) => spawnSync(process.execPath, [join(ROOT, 'tools/ops/main.ts'), 'status', ...form, '--data', dataDir], { encoding: 'utf8' }).stdout;
    // A process for each look: not too many of them.
    const told = () => sleep(LOOK_MS).then(() => JSON.parse(status('--json')) as Status);
    const account = new Account(server);
    try {
      await eventually('the feed to wait', async () => (await told()).readModels.kafka?.waiting);
      await account.connect();
      await account.signUp('15550931', 'Fed');
      await eventually('the read models to go on without Kafka', async () => (await told()).readModels.lag === 0);
      await broker.start();
      const { journal, processes } = await eventually('Kafka to have everything', async () => {
        const now = await told();
        return now.readModels.kafka?.position === now.journal.durablePosition && now.readModels.kafka.waiting === undefined && now;
      }, FAR_MS);
      expect(status()).toMatch(/^kafka feed {4}position \d+ {3}lag 0$/m);
      const { metricsPort } = processes.find(({ name }) => name === 'projections')!;
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      expect(metrics).toMatch(/^kafka_feed_lag 0$/m);
      expect(metrics).toMatch(/^kafka_feed_waiting 0$/m);
      const consumed = await consume([broker.address], factRooms.map((room) => `house.${room}`), (messages) => messages.length >= journal.durablePosition);
      expect(['projections.json', 'projections.log'].filter((file) => readFileSync(join(dataDir, 'run', file), 'utf8').includes('a secret'))).toEqual([]);
      expect(consumed.map(({ value }) => decodeEnvelope(value).position).sort((a, b) => a - b)).toEqual(consumed.map((_, index) => index));
    } finally {
      account.close();
      await server.stop();
      await broker.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
