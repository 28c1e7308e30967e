/** Operator settings: `settings.json` in the data directory. Everything has a default; an unknown setting is an error. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { KafkaSettings, WitnessAddress } from '@teamgram/event-log';
import type { HostConfig, JournalCluster, PostgresAddress, RedisAddress } from '../config.ts';
import { ExitCode, FatalError } from '../fatal-error.ts';
import type { Limits } from '../limits.ts';
import { kafkaOf } from './kafka-settings.ts';
import { translationOf, webPagesOf } from './outside-settings.ts';
import { limitsOf } from './limit-settings.ts';
import { mailOf, type MailSettings } from './mail-settings.ts';
import { passkeysOf, type PasskeySettings } from './passkey-settings.ts';
import { partitionsOf } from './partitions.ts';
import { refuseUnknown } from './unknown-words.ts';
import { witnessesOf } from './witness-settings.ts';

export type Settings = {
  /** The data centre number that clients are told to use. Default 2, which unmodified clients try first. */
  dcId: number;
  limits: Limits;
  /** Number of journals, each with its own command-api. Default 1. */
  partitions: number;
  /** An EventStoreDB cluster that holds the journal, instead of local files only. */
  journal: JournalCluster | undefined;
  /** What projections follow: the local segment files, or the journal over the EventStoreDB protocol. */
  follow: 'segments' | 'eventstoredb';
  /** A Kafka cluster to feed with the journal. */
  kafka: KafkaSettings | undefined;
  /** An external PostgreSQL server instead of the embedded one, with a database and these accounts. */
  postgres: { owner: PostgresAddress; projector: PostgresAddress; gateway: PostgresAddress; analystUrl?: string } | undefined;
  /** A Redis or Redis Cluster for presence and typing, instead of the memory of projections. */
  redis: RedisAddress | undefined;
  /** The mail server used to send codes; without one they are shown to the operator. */
  mail: MailSettings | undefined;
  /** The relying party of passkeys; undefined = Telegram's own clients. */
  passkeys: PasskeySettings | undefined;
  /** Witnesses that cosign the log's checkpoints. */
  witnesses: WitnessAddress[];
  /** Enables link previews. */
  webPages: HostConfig['webPages'];
  /** The translation server. */
  translation: HostConfig['translation'];
};

const WORDS = ['dcId', 'limits', 'partitions', 'journal', 'follow', 'kafka', 'postgres', 'redis', 'mail', 'passkeys', 'witnesses', 'webPages', 'translation'];

const isWord = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isPort = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;

/** Throws FatalError (exit 78) naming the first invalid setting. */
export async function readSettings(dataDir: string): Promise<Settings> {
  const path = join(dataDir, 'settings.json');
  const given = existsSync(path) ? parse(readText(path), path) : {};
  refuseUnknown(given, WORDS, path);
  const dcId = given.dcId ?? 2;
  if (!Number.isInteger(dcId) || dcId < 1 || dcId > 999) throw new FatalError(`${path}: "dcId" must be a number from 1 to 999`, ExitCode.config);
  const { follow = 'segments' } = given;
  if (follow !== 'segments' && follow !== 'eventstoredb') throw new FatalError(`${path}: "follow" must be "segments" or "eventstoredb"`, ExitCode.config);
  const partitions = partitionsOf(given.partitions, path);
  const limits = limitsOf(given.limits, path);
  return {
    dcId, limits, partitions, follow, postgres: postgresOf(given.postgres, path),
    journal: journalOf(given.journal, path), kafka: await kafkaOf(given.kafka, path), redis: redisOf(given.redis, path),
    mail: mailOf(given.mail, path), passkeys: passkeysOf(given.passkeys, path), witnesses: await witnessesOf(given.witnesses, path),
    webPages: webPagesOf(given.webPages, path), translation: translationOf(given.translation, path),
  };
}

function journalOf(given: Partial<JournalCluster> | undefined, path: string): JournalCluster | undefined {
  if (given === undefined) return undefined;
  refuseUnknown(given, ['url', 'stream'], `${path}, journal`);
  const { url, stream = 'journal-0' } = given;
  if (!isWord(stream)) throw new FatalError(`${path}: "journal" takes stream: a name`, ExitCode.config);
  if (typeof url !== 'string' || !/^esdb(\+discover)?:\/\//.test(url)) throw new FatalError(`${path}: "journal" needs url: "esdb://…" or "esdb+discover://…"`, ExitCode.config);
  return { url, stream };
}

const ACCOUNTS = ['owner', 'projector', 'gateway'] as const;

function postgresOf(given: unknown, path: string): Settings['postgres'] {
  if (given === undefined) return undefined;
  refuseUnknown(given, [...ACCOUNTS, 'analystUrl'], `${path}, postgres`);
  const server = given as NonNullable<Settings['postgres']>;
  for (const account of ACCOUNTS) {
    refuseUnknown(server[account] ?? {}, ['host', 'port', 'database', 'user', 'password'], `${path}, postgres.${account}`);
    const { host, port, database, user, password } = server[account] ?? {};
    const isGood = isWord(host) && isPort(port) && isWord(database) && isWord(user) && typeof password === 'string';
    if (!isGood) throw new FatalError(`${path}: "postgres" needs ${account}: { host, port, database, user, password }, the port a number, the others words`, ExitCode.config);
  }
  if (server.analystUrl !== undefined && !isWord(server.analystUrl)) throw new FatalError(`${path}: "postgres" takes analystUrl: "postgresql://…"`, ExitCode.config);
  return server;
}

/** `nodes` are given as "host:port"; the password file is relative to the data directory. */
function redisOf(given: unknown, path: string): RedisAddress | undefined {
  if (given === undefined) return undefined;
  refuseUnknown(given, ['nodes', 'cluster', 'prefix', 'username', 'passwordFile', 'tls'], `${path}, redis`);
  const { nodes, cluster = false, prefix = 'teamgram:', passwordFile, ...rest } = given as { nodes?: unknown } & Partial<Omit<RedisAddress, 'nodes'>>;
  const addresses = (Array.isArray(nodes) ? nodes : []).map((node) => /^(.+):(\d{1,5})$/.exec(String(node))).map((match) => ({ host: match?.[1] ?? '', port: Number(match?.[2]) }));
  const areGood = addresses.length > 0 && addresses.every(({ host, port }) => isWord(host) && isPort(port));
  if (!areGood) throw new FatalError(`${path}: "redis" needs nodes: ["host:port", …]`, ExitCode.config);
  const words = [prefix, rest.username ?? '', passwordFile ?? ''].every((word) => typeof word === 'string');
  const switches = [cluster, rest.tls ?? false].every((value) => typeof value === 'boolean');
  if (!words || !switches) throw new FatalError(`${path}: "redis" takes prefix, username and passwordFile as words, cluster and tls as true or false`, ExitCode.config);
  return { ...rest, cluster, prefix, nodes: addresses, ...(passwordFile === undefined ? {} : { passwordFile: resolve(dirname(path), passwordFile) }) };
}

/** The system's error for reading a folder does not contain its name. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/** Reports the place of a syntax error, but not the text there, which may be a password. */
function parse(text: string, path: string): Partial<Settings> {
  try {
    // Some editors write a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Partial<Settings>;
  } catch (error) {
    const place = /\(?line \d+ column \d+\)?/.exec((error as Error).message)?.[0].replace(/[()]/g, '');
    throw new FatalError(`${path}: is not a JSON object; ${place ? `look at ${place}` : 'a quote, a comma or a bracket is missing, or one too many'}`, ExitCode.config);
  }
}
