import { dirname, resolve } from 'node:path';
import type { KafkaSettings } from '@teamgram/event-log';
import { ExitCode, FatalError } from '../fatal-error.ts';
import { refuseUnknown } from './unknown-words.ts';

/** Kafka's rule for topic names, leaving room for `.<room>`. */
const PREFIX = /^[a-zA-Z0-9._-]{1,200}$/;
const BROKER = /^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/;

const isCount = (value: unknown, max: number) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max;

/** Validates the setting "kafka" of settings.json; file names are relative to the data directory. */
export async function kafkaOf(given: Partial<KafkaSettings> | undefined, path: string): Promise<KafkaSettings | undefined> {
  if (given === undefined) return undefined;
  // Loaded on demand: without Kafka a start need not load the log's code.
  const { saslMechanisms, TOPIC_PARTITIONS, TOPIC_PREFIX } = await import('@teamgram/event-log');
  const require = (good: boolean, expected: string) => {
    if (!good) throw new FatalError(`${path}: "kafka" needs ${expected}`, ExitCode.config);
  };
  refuseUnknown(given, ['brokers', 'topicPrefix', 'partitions', 'replicas', 'tls', 'sasl'], `${path}, kafka`);
  const { brokers, topicPrefix = TOPIC_PREFIX, partitions = TOPIC_PARTITIONS, replicas, tls, sasl } = given;
  require(Array.isArray(brokers) && brokers.length > 0 && brokers.every((broker) => typeof broker === 'string' && BROKER.test(broker)), 'brokers: ["host:port", …]');
  require(typeof topicPrefix === 'string' && PREFIX.test(topicPrefix), 'a topicPrefix of letters, digits, ".", "_" and "-"');
  require(isCount(partitions, 10_000), 'partitions: a number from 1 to 10000');
  require(replicas === undefined || isCount(replicas, 100), 'replicas: a number from 1 to 100');
  refuseUnknown(tls ?? {}, ['authorityFile', 'certificateFile', 'keyFile'], `${path}, kafka.tls`);
  refuseUnknown(sasl ?? {}, ['mechanism', 'username', 'passwordFile'], `${path}, kafka.sasl`);
  require(!tls || (tls.certificateFile === undefined) === (tls.keyFile === undefined), 'both tls.certificateFile and tls.keyFile, or neither');
  const words = sasl && [sasl.username, sasl.passwordFile].every((word) => typeof word === 'string' && word !== '');
  require(!sasl || (words === true && saslMechanisms.includes(sasl.mechanism)), `sasl: { mechanism (${saslMechanisms.join(', ')}), username, passwordFile }`);
  // With "plain" the password itself is sent over the network.
  require(sasl?.mechanism !== 'plain' || tls !== undefined, 'tls for sasl.mechanism "plain"');
  const at = (file: string) => resolve(dirname(path), file);
  return {
    brokers: brokers!, topicPrefix, partitions,
    ...(replicas === undefined ? {} : { replicas }),
    ...(tls ? { tls: Object.fromEntries(Object.entries(tls).map(([word, file]) => [word, at(file)])) } : {}),
    ...(sasl ? { sasl: { ...sasl, passwordFile: at(sasl.passwordFile) } } : {}),
  };
}
