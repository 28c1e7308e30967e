/** Real Redis servers on loopback, without persistence: one, or a cluster of three masters. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@teamgram/host';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { requirement } from './requirement.ts';

export const redis = requirement('redis-server', 'apt-get install redis-server');

export type RunningRedis = {
  ports: number[];
  /** Kills one server with kill -9. */
  kill(index: number): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(index: number): Promise<void>;
  /** Makes a server accept data but answer nothing until it is thawed. */
  freeze(index: number): void;
  thaw(index: number): void;
  stop(): Promise<void>;
};

const SLOTS = 16_384;

/** One server. */
export function startRedis(): Promise<RunningRedis> {
  return startServers(1, []);
}

/**
 * Three masters that share the slots. They are configured with each other from the start: servers still in the cluster handshake replace their links, and
 * messages published over a link at that moment are lost.
 */
export async function startRedisCluster(): Promise<RunningRedis> {
  const running = await startServers(3, ['--cluster-enabled', 'yes'], writeClusterFiles);
  for (const port of running.ports) {
    await withClient(port, (client) => eventually('the cluster stands', () => stands(client, running.ports.length)));
  }
  return running;
}

async function startServers(count: number, options: readonly string[], prepare?: (folder: string, ports: readonly number[]) => void): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram-redis-'));
  const ports = await portsFor(count);
  prepare?.(folder, ports);
  const servers = await Promise.all(ports.map((port) => startServer(folder, port, options)));
  return {
    ports,
    kill: async (index) => end(servers[index]!, 'SIGKILL'),
    restart: async (index) => void (servers[index] = await startServer(folder, ports[index]!, options)),
    freeze: (index) => void servers[index]!.kill('SIGSTOP'),
    thaw: (index) => void servers[index]!.kill('SIGCONT'),
    async stop() {
      await Promise.all(servers.map((server) => end(server, 'SIGTERM')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Cluster servers use port + 10,000 among themselves, which is still below the range of outgoing connections. */
const portsFor = (count: number) => Promise.all(Array.from({ length: count }, () => freePort()));

async function startServer(folder: string, port: number, options: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--cluster-config-file', clusterFile(port), ...options], { stdio: 'ignore' });
  await withClient(port, (client) => eventually(`Redis answers on port ${port}`, () => client.ping().catch(() => undefined)));
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}

const clusterFile = (port: number) => `nodes-${port}.conf`;

/** One line per server, as written by Redis itself: id, address, flags, master, ping and pong, epoch, link, slots. */
function writeClusterFiles(folder: string, ports: readonly number[]): void {
  const share = Math.ceil(SLOTS / ports.length);
  const ids = ports.map(() => randomBytes(20).toString('hex'));
  for (const own of ports) {
    const lines = ports.map((port, index) => {
      const flags = port === own ? 'myself,master' : 'master';
      return `${ids[index]} 127.0.0.1:${port}@${port + 10_000} ${flags} - 0 0 ${index + 1} connected ${index * share}-${Math.min(SLOTS, (index + 1) * share) - 1}`;
    });
    writeFileSync(join(folder, clusterFile(own)), `${lines.join('\n')}\nvars currentEpoch ${ports.length} lastVoteEpoch 0\n`);
  }
}

/** All slots are served, every other server has answered, and links exist in both directions, which carry published messages. */
async function stands(client: Redis, servers: number): Promise<boolean> {
  const state = String(await client.call('CLUSTER', 'INFO'));
  const nodes = String(await client.call('CLUSTER', 'NODES')).trim().split('\n').map((line) => line.split(' '));
  const links = (await client.call('CLUSTER', 'LINKS')) as unknown[];
  const answered = nodes.every(([, , flags, , , pongAtMs]) => flags!.includes('myself') || Number(pongAtMs) > 0);
  return state.includes('cluster_state:ok') && answered && links.length === 2 * (servers - 1);
}

async function withClient<Result>(port: number, work: (client: Redis) => Promise<Result>): Promise<Result> {
  const client = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}
