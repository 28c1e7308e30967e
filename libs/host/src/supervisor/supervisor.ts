/**
 * Runs the whole server on one machine: PostgreSQL, command-api, projections and gateways as separate processes on one data directory. Starts all at
 * once, restarts processes that die, and stops them in the reverse order of the data flow.
 */
import cluster from 'node:cluster';
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificates } from '../certificates.ts';
import { dataPaths, type Address, type DataPaths, type HostConfig, type JournalCluster, type PostgresAddress, type Role } from '../config.ts';
import { ExitCode, FatalError } from '../fatal-error.ts';
import { acquireLock, type Lock } from '../lock.ts';
import type { Logger } from '../logging.ts';
import type { FromProcess, ReadyDetails } from '../supervisor-messages.ts';
import { Child, type ChildStatus } from './child.ts';
import { chooseDatabase, type Database } from './database.ts';
import { launchProcess } from './launch.ts';
import { logFileOf, turnOverLogs } from './log-files.ts';
import { clusterOf, keepPartitions } from './partitions.ts';
import { choosePorts, requireFree, type Ports } from './ports.ts';
import { readSettings, type Settings } from './settings.ts';

export type SupervisorOptions = {
  dataDir: string;
  client: Address;
  gateways: number;
  /** Entry files of the processes (libs must not import apps). */
  entries: { commandApi: string; projections: string; gateway: string };
  log: Logger;
  /** Runs before anything else, once this supervisor has locked the data directory. */
  prepare?: () => Promise<void>;
  /** A login code, for the operator only. */
  onLoginCode: (phone: string, code: string) => void;
  /** Called with a line for the operator from a process that keeps running. */
  onNotice: (name: string, line: string) => void;
  /** The log keys of a partition in force from now on: called at each start of its command-api, and after each rotation. */
  onLogKeys: (logVerifierKeys: string[], partition: number) => void;
  /** A process has ended and will be restarted, or has recovered; for people. */
  onProcess: (status: ChildStatus) => void;
};

export type Deployment = {
  dcId: number;
  auditUrl: string;
  /** A connection string for EventStoreDB clients; it refers to the auditor's certificate and contains no secret. */
  eventStoreUrl: string;
  analystUrl: string;
  /** Details reported by command-api and the first gateway when they became ready. */
  details: ReadyDetails;
  /** Details reported by the command-apis of the other partitions. */
  partitions: ReadyDetails[];
  /** Resolves when stopped: undefined after `stop`, otherwise the reason. */
  ended: Promise<FatalError | undefined>;
  stop(): Promise<void>;
};

/** The content of run/supervisor.json, for `ops status`; touched every TOUCH_EVERY_MS. `postgres`: undefined for an external server. */
export type SupervisorStatus = { pid: number; startedAtMs: number; client: Address; processes: ChildStatus[]; postgresPid: number | undefined; postgres: ChildStatus | undefined };

const LOCK_WAIT_MS = 300;
const TURN_OVER_EVERY_MS = 60_000;
const TOUCH_EVERY_MS = 2_000;

/** Throws FatalError with one line for people, after stopping everything that was started. */
export async function startSupervisor(options: SupervisorOptions): Promise<Deployment> {
  const paths = dataPaths(options.dataDir);
  for (const directory of [options.dataDir, paths.run]) makeFolder(directory);
  const lock = acquireLock(join(paths.run, 'supervisor.lock'), LOCK_WAIT_MS);
  if (!lock) throw new FatalError(`${options.dataDir} is in use by another instance; stop that one (npm run ops -- stop) or choose another --data`, ExitCode.unavailable);
  const supervisor = new Supervisor(options, paths, lock);
  try {
    return await supervisor.start();
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Node reports this code for a read-only disk, too, when it creates the parent folders. Without them, mkdir throws the system's error.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(path, { mode: 0o700 });
  }
}

class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #paths: DataPaths;
  readonly #lock: Lock;
  readonly #startedAtMs = Date.now();
  readonly #ended = Promise.withResolvers<FatalError | undefined>();
  readonly #gateways: Child[] = [];
  /** By partition. */
  readonly #commandApis: Child[] = [];
  #projections: Child | undefined;
  #database: Database | undefined;
  #stopped: Promise<void> | undefined;
  #statusIsOld = false;
  /** Processes reported as failed or unresponsive, and not as recovered yet. */
  readonly #reported = new Set<string>();
  #touching: NodeJS.Timeout | undefined;
  #turningOver: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions, paths: DataPaths, lock: Lock) {
    this.#options = options;
    this.#paths = paths;
    this.#lock = lock;
  }

  get #statusFile(): string {
    return join(this.#paths.run, 'supervisor.json');
  }

  async start(): Promise<Deployment> {
    const { client, gateways, prepare } = this.#options;
    await prepare?.();
    await requireFree(client.host, client.port);
    const settings = await readSettings(this.#options.dataDir);
    keepPartitions(this.#options.dataDir, settings.partitions);
    const ports = await choosePorts(this.#paths.run, client.port + 1, settings.partitions);
    const commandApis = Array.from({ length: settings.partitions }, (_, index) => commandApiName(index));
    const gatewayNames = Array.from({ length: gateways }, (_, index) => `gateway-${index}`);
    await ensureCertificates(this.#paths.tls, [...commandApis, 'projections', ...gatewayNames, 'ops', 'auditor', 'eventstoredb'], Date.now());

    const database = chooseDatabase(settings.postgres, { directory: this.#paths.postgres, runDirectory: this.#paths.run, port: ports.postgres, users: gateways + settings.partitions, onChange: () => this.#changed(this.#database?.status) });
    this.#database = database;
    this.#commandApis.push(...commandApis.map((_, index) => this.#child('command-api', index, settings, ports)));
    this.#projections = this.#child('projections', 0, settings, ports, { main: database.address('projector'), owner: database.address('owner') });
    this.#gateways.push(...gatewayNames.map((_, index) => this.#child('gateway', index, settings, ports, { main: database.address('gateway') })));
    this.#touching = setInterval(() => this.#touchStatus(), TOUCH_EVERY_MS).unref();
    // All at once: a start mostly loads code, and each process waits for those it needs. The slowest to load come first.
    const children = [...this.#gateways, ...this.#commandApis, this.#projections];
    await allOrFirstFailure([...children.map((child) => child.start()), database.start()]);
    this.#turningOver = setInterval(() => this.#turnOverLogs(), TURN_OVER_EVERY_MS).unref();
    return this.#deployment(settings, ports);
  }

  #turnOverLogs(): void {
    try {
      turnOverLogs(this.#paths.run);
    } catch (error) {
      this.#options.log.warn('logs-not-turned-over', { reason: (error as Error).message });
    }
  }

  #child(role: Role, index: number, settings: Settings, ports: Ports, postgres?: { main: PostgresAddress; owner?: PostgresAddress }): Child {
    const { client, gateways, dataDir, entries } = this.#options;
    const name = role === 'gateway' ? `gateway-${index}` : role === 'command-api' ? commandApiName(index) : role;
    const local = (port: number): Address => ({ host: '127.0.0.1', port });
    const config: HostConfig = {
      role, name, index, dataDir, client, gateways,
      dcId: settings.dcId,
      limits: settings.limits,
      audit: local(ports.audit),
      eventStore: local(ports.eventStore),
      links: { commandApi: local(ports.commandApi), projections: local(ports.projections) },
      metrics: local(0),
      ...(settings.partitions > 1 ? { partitions: [ports.commandApi, ...ports.partitions].map(local) } : {}),
      ...(postgres ? { postgres } : {}),
      ...(settings.passkeys && role === 'command-api' ? { passkeys: settings.passkeys } : {}),
      ...(settings.mail && role === 'command-api' ? { mail: settings.mail } : {}),
      ...(settings.journal && role === 'command-api' ? { cluster: clusterOf(settings.journal, index) } : {}),
      ...(settings.follow === 'eventstoredb' && role === 'projections' ? { follow: settings.journal ?? ownJournal(this.#paths.tls, ports.eventStore) } : {}),
      ...(settings.redis && role === 'projections' ? { redis: settings.redis } : {}),
      ...(settings.witnesses.length > 0 && role === 'projections' ? { witnesses: settings.witnesses } : {}),
      ...(settings.webPages && role === 'gateway' ? { webPages: settings.webPages } : {}),
      ...(settings.translation && role === 'gateway' ? { translation: settings.translation } : {}),
      ...(settings.kafka && role === 'projections' ? { kafka: settings.kafka } : {}),
    };
    const entry = role === 'command-api' ? entries.commandApi : role === 'projections' ? entries.projections : entries.gateway;
    const runDirectory = this.#paths.run;
    const child: Child = new Child({
      name,
      launch: () => launchProcess({ entry, config, runDirectory }),
      logFile: logFileOf(runDirectory, name),
      onMessage: (message, handle) => this.#hear(child, message, handle),
      onChange: () => this.#changed(child.status),
      onHopeless: (error) => this.#fail(error),
    });
    return child;
  }

  #hear(child: Child, message: FromProcess, handle: unknown): void {
    const partition = this.#commandApis.indexOf(child);
    if (message?.type === 'login-code') this.#options.onLoginCode(message.phone, message.code);
    if (message?.type === 'notice') this.#options.onNotice(child.status.name, message.line);
    if (partition >= 0 && message?.type === 'ready' && message.details.logVerifierKeys) this.#options.onLogKeys(message.details.logVerifierKeys, partition);
    if (partition >= 0 && message?.type === 'log-keys') this.#options.onLogKeys(message.logVerifierKeys, partition);
    if (message?.type === 'hand-over') this.#handOver(message.to, message.head, handle);
  }

  /** Passes the raw handle on; its bytes are not read here. */
  #handOver(to: number, head: Uint8Array, handle: unknown): void {
    const socket = handle as { close(): void } | undefined;
    const target = this.#gateways[to]?.process;
    // While the worker is being restarted, the client sees a closed connection and reconnects.
    if (target?.connected && socket) target.send({ type: 'handed-over', head }, socket as never, { keepOpen: true }, () => socket.close());
    else socket?.close();
  }

  #changed(status: ChildStatus | undefined): void {
    this.#writeStatus();
    if (!status) return;
    // Only failures and recoveries are reported; a stop is requested by the supervisor itself.
    if (this.#stopped || status.state === 'starting' || status.state === 'stopped') return;
    if (status.state !== 'ready') this.#reported.add(status.name);
    else if (!this.#reported.delete(status.name)) return;
    this.#options.onProcess(status);
  }

  /** From the age of the file `ops status` recognizes that the supervisor itself is suspended. */
  #touchStatus(): void {
    const now = new Date();
    try {
      utimesSync(this.#statusFile, now, now);
    } catch {
      // The file was removed.
      this.#writeStatus();
    }
  }

  #writeStatus(): void {
    const children = [...this.#commandApis, this.#projections, ...this.#gateways].filter((child) => child !== undefined);
    const status: SupervisorStatus = {
      pid: process.pid,
      startedAtMs: this.#startedAtMs,
      client: this.#options.client,
      processes: children.map((child) => child.status),
      postgresPid: this.#database?.status?.pid,
      postgres: this.#database?.status,
    };
    // A full disk must not stop running processes, and is not reported at every change.
    try {
      const file = this.#statusFile;
      // Replaced atomically, so that readers see the old or the new file.
      writeFileSync(`${file}.new`, JSON.stringify(status), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      this.#statusIsOld = false;
    } catch (error) {
      if (!this.#statusIsOld) this.#options.log.warn('status-not-written', { reason: (error as Error).message });
      this.#statusIsOld = true;
    }
  }

  #deployment(settings: Settings, ports: Ports): Deployment {
    return {
      dcId: settings.dcId,
      auditUrl: `http://127.0.0.1:${ports.audit}`,
      eventStoreUrl: eventStoreUrl(this.#paths.tls, ports.eventStore),
      analystUrl: this.#database!.analystUrl,
      details: { ...this.#commandApis[0]!.details, ...pick(this.#gateways[0]!.details, 'layers') },
      partitions: this.#commandApis.slice(1).map((child) => child.details),
      ended: this.#ended.promise,
      stop: () => this.stop(),
    };
  }

  #fail(error: FatalError): void {
    void this.stop(error);
  }

  /** Stops the gateways first (no new work), then projections, then the writers with their last checkpoint, then the database. */
  stop(reason?: FatalError): Promise<void> {
    this.#stopped ??= this.#stopAll().finally(() => this.#ended.resolve(reason));
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    clearInterval(this.#turningOver);
    clearInterval(this.#touching);
    await Promise.all(this.#gateways.map((child) => child.stop()));
    await this.#projections?.stop();
    await Promise.all(this.#commandApis.map((child) => child.stop()));
    await this.#database?.stop();
    if (cluster.isPrimary) await new Promise<void>((resolve) => cluster.disconnect(() => resolve()));
    rmSync(this.#statusFile, { force: true });
    this.#lock.release();
  }
}

/** The role is the name without the number. */
const commandApiName = (partition: number) => (partition === 0 ? 'command-api' : `command-api-${partition}`);

function eventStoreUrl(tls: string, port: number, role = 'auditor'): string {
  const file = (name: string) => encodeURIComponent(join(tls, name));
  return `esdb://localhost:${port}?tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file(`${role}.crt`)}&userKeyFile=${file(`${role}.key`)}`;
}

/** The journal served by projections themselves. */
function ownJournal(tls: string, port: number): JournalCluster {
  return { url: eventStoreUrl(tls, port, 'projections'), stream: 'journal-0' };
}

/** Like Promise.all, but later failures of the other promises are ignored: they are expected, because their processes are being stopped. */
async function allOrFirstFailure(promises: Promise<unknown>[]): Promise<void> {
  for (const promise of promises) promise.catch(() => {});
  await Promise.all(promises);
}

function pick<T extends object, K extends keyof T>(value: T, key: K): Partial<Pick<T, K>> {
  return value[key] === undefined ? {} : ({ [key]: value[key] } as Pick<T, K>);
}
