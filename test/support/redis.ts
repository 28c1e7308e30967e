/** Real Redis servers on loopback, without a file on disk: one, or a cluster of three masters. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@teamgram/host';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { requirement } from './requirement.ts';

export const redis = requirement('redis-server', 'apt-get install redis-server');

export type RunningRedis = {
  ports: number[];
  /** Takes one server away with kill -9. */
  kill(index: number): Promise<void>;
  /** Begins it again, on the same port, empty. */
  restart(index: number): Promise<void>;
  stop(): Promise<void>;
};

const SLOTS = 16_384;

/** One server. */
export function startRedis(): Promise<RunningRedis> {
  return startServers(1, []);
}

/** Three masters that share the slots among them. */
export async function startRedisCluster(): Promise<RunningRedis> {
  const running = await startServers(3, ['--cluster-enabled', 'yes']);
  await formCluster(running.ports);
  return running;
}

async function startServers(count: number, options: readonly string[]): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram-redis-'));
  const ports = await portsFor(count);
  const servers = await Promise.all(ports.map((port) => startServer(folder, port, options)));
  return {
    ports,
    kill: async (index) => end(servers[index]!, 'SIGKILL'),
    restart: async (index) => void (servers[index] = await startServer(folder, ports[index]!, options)),
    async stop() {
      await Promise.all(servers.map((server) => end(server, 'SIGTERM')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A cluster's servers talk on port + 10,000 among themselves: still below the range of outgoing connections. */
const portsFor = (count: number) => Promise.all(Array.from({ length: count }, () => freePort()));

async function startServer(folder: string, port: number, options: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--cluster-config-file', `nodes-${port}.conf`, ...options], { stdio: 'ignore' });
  await withClient(port, (client) => eventually(`Redis answers on port ${port}`, () => client.ping().catch(() => undefined)));
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}

async function formCluster(ports: readonly number[]): Promise<void> {
  const share = Math.ceil(SLOTS / ports.length);
  for (const [index, port] of ports.entries()) {
    await withClient(port, async (client) => {
      await client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, Math.min(SLOTS, (index + 1) * share) - 1);
      for (const other of ports) if (other !== port) await client.call('CLUSTER', 'MEET', '127.0.0.1', other);
    });
  }
  for (const port of ports) {
    await withClient(port, (client) => eventually('the cluster stands', () => stands(client, ports.length)));
  }
}

/** All slots served, and a link to every other server, over which published messages travel. */
async function stands(client: Redis, servers: number): Promise<boolean> {
  const state = String(await client.call('CLUSTER', 'INFO'));
  const nodes = String(await client.call('CLUSTER', 'NODES')).trim().split('\n');
  const links = (await client.call('CLUSTER', 'LINKS')) as unknown[];
  return state.includes('cluster_state:ok') && nodes.length === servers && nodes.every((node) => node.includes(' connected')) && links.length >= 2 * (servers - 1);
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
