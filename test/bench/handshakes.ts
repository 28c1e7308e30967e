/**
 * Key exchanges over real sockets, one per connection. Both sides of every exchange run on this machine, so the relevant figure is the server's CPU time
 * per key.
 */
import { connect } from 'node:net';
import { rsaPublicKeyFromPem, secureRandom } from '@teamgram/crypto';
import { MtprotoClient } from '@teamgram/mtproto';
import type { RunningServer } from '../support/server.ts';
import { withServer } from './load.ts';
import { percentile } from './machine.ts';
import { cpuByName, serverProcessName } from './process-cpu.ts';
import type { Row } from './row.ts';

const AT_ONCE = 16;
const WARM_UP_KEYS = 100;
const KEYS = 1_000;

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    await makeKeys(server, WARM_UP_KEYS);
    const before = cpuByName(server.child.pid!, serverProcessName);
    const startedMs = performance.now();
    const durations = await makeKeys(server, KEYS);
    const seconds = (performance.now() - startedMs) / 1000;
    const after = cpuByName(server.child.pid!, serverProcessName);
    const cpuUs = (name: string) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / KEYS;
    const serverUs = cpuUs('gateway') + cpuUs('command-api');
    return [
      { name: `new keys, ${AT_ONCE} at once, clients on the same machine`, value: KEYS / seconds, unit: 'keys/s' },
      { name: 'new keys per core of the server', value: 1e6 / serverUs, unit: 'keys/s' },
      { name: 'CPU of gateway', value: cpuUs('gateway'), unit: 'µs/key' },
      { name: 'CPU of command-api (the key is durable before the client hears of it)', value: cpuUs('command-api'), unit: 'µs/key' },
      { name: 'a whole exchange, p50', value: percentile(durations, 0.5), unit: 'ms' },
      { name: 'a whole exchange, p99', value: percentile(durations, 0.99), unit: 'ms' },
    ];
  });
}

/** Duration of each exchange in ms. */
async function makeKeys(server: RunningServer, count: number): Promise<number[]> {
  const rsaKeys = [rsaPublicKeyFromPem(server.publicKeyPem)];
  const durations: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next++ < count) {
      const startedMs = performance.now();
      await makeKey(server, rsaKeys);
      durations.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return durations;
}

async function makeKey(server: RunningServer, rsaKeys: ReturnType<typeof rsaPublicKeyFromPem>[]): Promise<void> {
  const { host, port, dcId } = server.connect;
  const client = new MtprotoClient({ rsaKeys, clock: { nowMs: Date.now }, random: secureRandom, dcId });
  const socket = connect(port, host);
  await new Promise<void>((resolve, reject) => { socket.once('connect', resolve).once('error', reject); });
  socket.setNoDelay(true).on('data', (chunk: Buffer) => client.receive(chunk)).on('error', () => undefined);
  await client.connect({ write: (bytes) => void socket.write(bytes), close: () => socket.destroy() });
  client.close();
}
