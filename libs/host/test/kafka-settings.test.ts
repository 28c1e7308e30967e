import { describe, expect, test } from 'vitest';
import { ExitCode } from '../src/index.ts';
import { kafkaOf } from '../src/supervisor/kafka-settings.ts';

const PATH = '/srv/data/settings.json';
const brokers = ['k1.example.org:9092', '[::1]:9093'];
type Given = Parameters<typeof kafkaOf>[0];

describe('the setting "kafka" of settings.json', () => {
  test('brokers are enough', async () => {
    expect(await kafkaOf({ brokers }, PATH)).toEqual({ brokers, topicPrefix: 'teamgram', partitions: 8 });
    expect(await kafkaOf(undefined, PATH)).toBeUndefined();
  });

  test('file names are relative to the data directory; the settings contain no secret', async () => {
    const sasl = { mechanism: 'scram-sha-512', username: 'feed', passwordFile: 'secret/kafka' } as const;
    expect(await kafkaOf({ brokers, replicas: 3, tls: { authorityFile: '/etc/kafka/ca.pem', certificateFile: 'c.pem', keyFile: '../k.pem' }, sasl }, PATH)).toEqual({
      brokers, topicPrefix: 'teamgram', partitions: 8, replicas: 3,
      tls: { authorityFile: '/etc/kafka/ca.pem', certificateFile: '/srv/data/c.pem', keyFile: '/srv/k.pem' }, sasl: { ...sasl, passwordFile: '/srv/data/secret/kafka' },
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['no brokers', {}, /needs brokers/],
    ['a broker without a port', { brokers: ['k1'] }, /needs brokers/],
    ['a prefix with a space', { brokers, topicPrefix: 'a b' }, /needs a topicPrefix/],
    ['no partitions', { brokers, partitions: 0 }, /needs partitions/],
    ['a word that nobody knows', { brokers, password: 'x' }, /kafka: does not know "password"/],
    ['a password in the settings', { brokers, tls: {}, sasl: { mechanism: 'plain', username: 'u', password: 'x' } }, /kafka.sasl: does not know "password"/],
    ['a mechanism that nobody knows', { brokers, tls: {}, sasl: { mechanism: 'gssapi', username: 'u', passwordFile: 'f' } }, /needs sasl/],
    ['a password that would cross the network in the open', { brokers, sasl: { mechanism: 'plain', username: 'u', passwordFile: 'f' } }, /needs tls for/],
    ['half of a certificate', { brokers, tls: { keyFile: 'k' } }, /both tls.certificateFile and tls.keyFile/],
  ])('%s is refused in one line', async (_, given, line) => {
    await expect(kafkaOf(given as Given, PATH)).rejects.toThrow(expect.objectContaining({ message: expect.stringMatching(line), exitCode: ExitCode.config }));
  });
});
