/** The Kafka feed of a server with two partitions: configured in settings.json with TLS and password, waiting while the broker is down, shown in the status. */
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

type Fed = { position?: number; lag?: number; waiting?: string };
type Status = { processes: { name: string; metricsPort?: number }[]; journal: { durablePosition: number }; partitions: { durablePosition: number }[]; readModels: { lag: number; kafka?: Fed; kafkaPartitions?: Fed[] } };

kafkaRequirement.describe('the Kafka feed of a whole server', () => {
  test('waits for the broker without blocking anything else, then delivers everything', { timeout: 180_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kafka-server-'));
    await ensureCertificates(join(folder, 'tls'), ['eventstoredb'], Date.now());
    const broker = await kafkaBroker(join(folder, 'kafka'), { tlsDirectory: join(folder, 'tls'), username: 'feed', password: 'a secret' });
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(folder, 'password'), 'a secret\n');
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ partitions: 2, kafka: {
      brokers: [broker.secureAddress], topicPrefix: 'house', partitions: 2,
      tls: { authorityFile: '../tls/authority.crt' }, sasl: { mechanism: 'scram-sha-512', username: 'feed', passwordFile: '../password' },
    } }));
    const server = await startServer({ dataDir });
    const status = (...form: string[]) => spawnSync(process.execPath, [join(ROOT, 'tools/ops/main.ts'), 'status', ...form, '--data', dataDir], { encoding: 'utf8' }).stdout;
    // Each poll starts a process, so not too often.
    const told = () => sleep(LOOK_MS).then(() => JSON.parse(status('--json')) as Status);
    // One user on each partition.
    const people = [new Account(server), new Account(server)];
    try {
      await eventually('the feed to wait', async () => (await told()).readModels.kafka?.waiting);
      for (const [index, person] of people.entries()) {
        await person.connect();
        await person.signUp(`1555093${index}`, 'Fed');
      }
      await people[0]!.call('messages.sendMessage', { peer: await people[0]!.find('15550931'), message: 'over there', random_id: 1n });
      await eventually('the read models to go on without Kafka', async () => (await told()).readModels.lag === 0);
      await broker.start();
      const { journal, partitions: [other], processes } = await eventually('Kafka to have everything', async () => {
        const now = await told();
        const journals = [now.journal, ...now.partitions];
        return [now.readModels.kafka, ...now.readModels.kafkaPartitions!].every((fed, partition) => fed?.position === journals[partition]!.durablePosition && fed.waiting === undefined) && now;
      }, FAR_MS);
      expect(status()).toMatch(/^kafka feed {4}position \d+ {3}lag 0\nkafka feed 1 {2}position \d+ {3}lag 0$/m);
      const { metricsPort } = processes.find(({ name }) => name === 'projections')!;
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      expect(metrics).toMatch(/^kafka_feed_lag 0$/m);
      expect(metrics).toMatch(/^kafka_feed_waiting 0$/m);
      const consumed = await consume([broker.address], factRooms.map((room) => `house.${room}`), (messages) => messages.length >= journal.durablePosition + other!.durablePosition);
      expect(['projections.json', 'projections.log'].filter((file) => readFileSync(join(dataDir, 'run', file), 'utf8').includes('a secret'))).toEqual([]);
      // A conversation has the same name in both journals, so only key and journal together identify a stream.
      const dialogs = consumed.filter(({ key }) => key.startsWith('dialog-'));
      expect(new Set(dialogs.map(({ key, headers }) => `${headers['journal']} ${key}`)).size).toBe(2);
      const byJournal = Object.groupBy(consumed, ({ headers }) => headers['journal']!);
      expect(Object.values(byJournal).map((messages) => messages!.length).sort((a, b) => a - b)).toEqual([journal, other!].map(({ durablePosition }) => durablePosition).sort((a, b) => a - b));
      for (const messages of Object.values(byJournal)) expect(messages!.map(({ value }) => decodeEnvelope(value).position).sort((a, b) => a - b)).toEqual(messages!.map((_, index) => index));
    } finally {
      for (const person of people) person.close();
      await server.stop();
      await broker.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
