/**
 * Configuration of one process: a JSON document written by the supervisor (run/<name>.json, mode 600), whose path is in TEAMGRAM_CONFIG. A deployment
 * without the supervisor writes the same document itself.
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

/** Connection of one PostgreSQL role. `host` is a directory (unix socket) or a host name. Secret: contains the password. */
export type PostgresAddress = { host: string; port: number; database: string; user: string; password: string };

/** The stream of an EventStoreDB cluster that holds the journal. Secret: the URL may contain a password. */
export type JournalCluster = { url: string; stream: string };

/** A Redis server, or some nodes of a Redis Cluster. The password is in a separate file. */
export type RedisAddress = {
  nodes: Address[];
  cluster: boolean;
  /** Prefix of all keys. */
  prefix: string;
  username?: string;
  passwordFile?: string;
  tls?: boolean;
};

/** The configuration of one process. */
export type HostConfig = {
  role: Role;
  /** Unique in the deployment: `command-api`, `projections`, `gateway-0` …; also the common name of the certificate. */
  name: string;
  /** Worker number of a gateway, partition of a command-api, otherwise 0. */
  index: number;
  dataDir: string;
  /** The data centre number that clients connect to; help.getConfig returns it as this_dc. */
  dcId: number;
  /** The address for clients. */
  client: Address;
  gateways: number;
  /** The address of the HTTP server for auditors (tiles and checkpoints). */
  audit: Address;
  /** command-api only: the journal is in a cluster, and the local files are a copy of it. */
  cluster?: JournalCluster;
  /** command-api only: the mail server; absent = no e-mail. */
  mail?: MailSettings;
  /** command-api only: the relying party of passkeys; absent = Telegram's own clients. */
  passkeys?: PasskeySettings;
  /** Projections only: the Kafka cluster to feed with the journal. */
  kafka?: KafkaSettings;
  /** Projections only: follow the journal at this place over the EventStoreDB protocol; absent = from its segment files. */
  follow?: JournalCluster;
  /** The address at which the log is served over the EventStoreDB protocol; absent = not served. */
  eventStore?: Address;
  /** The command-apis of all partitions in order, starting with `links.commandApi`. Absent: a single partition. */
  partitions?: Address[];
  links: { commandApi: Address; projections: Address };
  /** Absent for processes that do not use the database. */
  postgres?: {
    /** Projections: may write the read models. Gateway: may read them. */
    main: PostgresAddress;
    /** Projections only: the owner of the schema (creates tables, swaps them after a rebuild). */
    owner?: PostgresAddress;
  };
  /** Projections only: presence and typing are shared through Redis instead of kept in memory. */
  redis?: RedisAddress;
  /**
   * Gateway only: enables link previews, which are fetched from the internet; absent = no outgoing connections. `allowed`: "host:port" outside the
   * public internet.
   */
  webPages?: { allowed: string[] };
  /** Gateway only: the LibreTranslate server for translations. Its API key is in a file. */
  translation?: { url: string; apiKeyFile?: string };
  /** Projections only: witnesses that cosign checkpoints. */
  witnesses?: WitnessAddress[];
  /** Address of /metrics and /health; loopback. Port 0 = any free port, reported in the ready message. */
  metrics: Address;
  limits: Limits;
};

/** Paths in the data directory. Everything persistent is below it; only `run` may be deleted while the server is stopped. */
export type DataPaths = { log: string; keyring: string; secrets: string; postgres: string; blobs: string; tls: string; run: string; connectFile: string; rsaKeyFile: string; rsaPublicKeyFile: string };

/** The paths in a data directory. */
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

/** The paths of one partition. The home partition uses the data directory itself. */
export function partitionPaths(dataDir: string, partition: number): Pick<DataPaths, 'log' | 'keyring' | 'secrets'> & { state: string } {
  const own = partition === 0 ? dataDir : join(dataDir, 'partitions', String(partition));
  return { log: join(own, 'log'), keyring: join(own, 'keyring'), secrets: join(own, 'secrets'), state: join(own, 'state') };
}

const roles: readonly string[] = ['command-api', 'projections', 'gateway', 'ops', 'auditor'] satisfies Role[];

/** Reads and validates the document. Throws FatalError (exit 78) naming the first invalid field. */
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

/** Parses and validates a configuration. `path` is named in error messages. Throws FatalError (exit 78). */
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
