/**
 * Configuration of one process: one JSON document, written by the supervisor (run/<name>.json, mode 600), whose path stands in
 * TEAMGRAM_CONFIG. A deployment without the supervisor writes the same document itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaSettings, WitnessAddress } from '@teamgram/event-log';
import { defaultLimits, type Limits } from './limits.ts';
import type { MailSettings } from './supervisor/mail-settings.ts';
import type { PasskeySettings } from './supervisor/passkey-settings.ts';
import { ExitCode, FatalError } from './fatal-error.ts';

export type Role = 'command-api' | 'projections' | 'gateway' | 'ops' | 'auditor';
export type Address = { host: string; port: number };

/** Connection of one PostgreSQL role. `host` is a directory (unix socket) or a host name. Secret: carries the password. */
export type PostgresAddress = { host: string; port: number; database: string; user: string; password: string };

/** A stream of an EventStoreDB cluster that is the journal. Secret: the URL may carry a password. */
export type JournalCluster = { url: string; stream: string };

/** Redis, or a Redis Cluster of which some nodes are named. The password lies in a file of its own. */
export type RedisAddress = {
  nodes: Address[];
  cluster: boolean;
  /** Stands before every key. */
  prefix: string;
  username?: string;
  passwordFile?: string;
  tls?: boolean;
};

export type HostConfig = {
  role: Role;
  /** Unique in the deployment: `command-api`, `projections`, `gateway-0` …; also the common name of the certificate. */
  name: string;
  /** 0 … gateways − 1 for a gateway, its partition for a command-api, else 0. */
  index: number;
  dataDir: string;
  /** The data centre number that clients dial and that help.getConfig tells as this_dc. */
  dcId: number;
  /** Where clients connect. */
  client: Address;
  gateways: number;
  /** Where auditors read tiles and checkpoints over HTTP. */
  audit: Address;
  /** command-api only: the journal lies in a cluster, and the files here are a copy of it. */
  cluster?: JournalCluster;
  /** command-api only: who carries mail; absent = nobody. */
  mail?: MailSettings;
  /** command-api only: whom devices make passkeys for; absent = Telegram's own clients. */
  passkeys?: PasskeySettings;
  /** Projections only: a Kafka cluster that is fed with the journal. */
  kafka?: KafkaSettings;
  /** Projections only: the journal is followed over EventStoreDB's protocol, there; from its segments when absent. */
  follow?: JournalCluster;
  /** Where the log is read over the EventStoreDB protocol; nowhere when absent. */
  eventStore?: Address;
  /** The command-apis of all partitions, in order, the first one being `links.commandApi`. Absent: there is one. */
  partitions?: Address[];
  links: { commandApi: Address; projections: Address };
  /** Absent for a process that has no business with the database. */
  postgres?: {
    /** Projections: may write the read models. Gateway: reads them. */
    main: PostgresAddress;
    /** Projections only: owns the schema (tables, rebuild by swap). */
    owner?: PostgresAddress;
  };
  /** Projections only: presence and typing shared through Redis instead of kept in memory. */
  redis?: RedisAddress;
  /** Gateway only: pages that messages link to are fetched from the internet; nothing dials out when absent. `allowed`: "host:port" beyond the public internet. */
  webPages?: { allowed: string[] };
  /** Gateway only: texts are translated by a LibreTranslate server. Its key lies in a file. */
  translation?: { url: string; apiKeyFile?: string };
  /** Projections only: have checkpoints cosigned. */
  witnesses?: WitnessAddress[];
  /** /metrics and /health; loopback. Port 0 = any free one, told in the ready message. */
  metrics: Address;
  limits: Limits;
};

/** The data directory. Everything that must survive lies under it; `run` alone may be deleted while nothing runs. */
export type DataPaths = { log: string; keyring: string; secrets: string; postgres: string; blobs: string; tls: string; run: string; connectFile: string; rsaKeyFile: string; rsaPublicKeyFile: string };

export function dataPaths(dataDir: string): DataPaths {
  const at = (name: string) => join(dataDir, name);
  return {
    log: at('log'),
    keyring: at('keyring'),
    secrets: at('secrets'),
    postgres: at('postgres'),
    blobs: at('blobs'),
    tls: at('tls'),
    run: at('run'),
    connectFile: at('connect.json'),
    rsaKeyFile: join(dataDir, 'tls', 'mtproto-rsa.pem'),
    rsaPublicKeyFile: at('mtproto-rsa-public.pem'),
  };
}

/** What one partition has of its own. The home partition has the data directory itself. */
export function partitionPaths(dataDir: string, partition: number): Pick<DataPaths, 'log' | 'keyring' | 'secrets'> & { state: string } {
  const own = partition === 0 ? dataDir : join(dataDir, 'partitions', String(partition));
  return { log: join(own, 'log'), keyring: join(own, 'keyring'), secrets: join(own, 'secrets'), state: join(own, 'state') };
}

const roles: readonly string[] = ['command-api', 'projections', 'gateway', 'ops', 'auditor'] satisfies Role[];

/** Reads and checks the document. Throws FatalError (exit 78) naming the first field that is wrong. */
export function readConfig(role: Role, path: string | undefined = process.env['TEAMGRAM_CONFIG']): HostConfig {
  if (!path) throw new FatalError(`${role} needs TEAMGRAM_CONFIG, the path of its configuration file; \`npm start\` writes it`, ExitCode.config);
  return parseConfig(role, readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new FatalError(`cannot read the configuration ${path}: ${(error as Error).message}`, ExitCode.config);
  }
}

export function parseConfig(role: Role, text: string, path: string): HostConfig {
  const value = parseObject(text, path);
  const wrong = firstWrongField(value);
  if (wrong) throw new FatalError(`${path}: ${wrong}`, ExitCode.config);
  if (value['role'] !== role) throw new FatalError(`${path}: is for ${String(value['role'])}, not for ${role}`, ExitCode.config);
  return { ...(value as unknown as HostConfig), limits: { ...defaultLimits, ...(value['limits'] as Partial<Limits>) } };
}

function parseObject(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {}
  throw new FatalError(`${path}: is not a JSON object`, ExitCode.config);
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isAddress: Check = (value) => {
  const address = value as Address | undefined;
  return isText(address?.host) && isCount(address?.port) && address!.port < 65_536;
};

const checks: { [field: string]: [Check, string] } = {
  role: [(value) => roles.includes(value as string), `one of ${roles.join(', ')}`],
  name: [isText, 'a word'],
  index: [isCount, 'a number from 0 on'],
  dataDir: [isText, 'a path'],
  dcId: [isCount, 'a number'],
  client: [isAddress, '{ host, port }'],
  gateways: [(value) => isCount(value) && (value as number) > 0, 'a number from 1 on'],
  audit: [isAddress, '{ host, port }'],
  eventStore: [(value) => value === undefined || isAddress(value), '{ host, port }'],
  links: [(value) => isAddress((value as HostConfig['links'])?.commandApi) && isAddress((value as HostConfig['links'])?.projections), '{ commandApi, projections }'],
  partitions: [(value) => value === undefined || (Array.isArray(value) && value.every(isAddress)), 'a list of { host, port }'],
  metrics: [isAddress, '{ host, port }'],
};

function firstWrongField(value: Record<string, unknown>): string | undefined {
  for (const [field, [check, expected]] of Object.entries(checks)) {
    if (!check(value[field])) return `"${field}" must be ${expected}`;
  }
  return undefined;
}
