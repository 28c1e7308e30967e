/**
 * Private messages end to end: real MTProto connections on loopback, one gateway worker, each message durable in the log before its
 * acknowledgement and in PostgreSQL before its delivery. Everything, including the load driver, runs on this machine.
 */
import { signUpPairs, startLoad, withServer, type Cpu, type Load, type Measured } from './load.ts';
import type { SendLoad, SendResult } from './load-messages.ts';
import type { Row } from './row.ts';

const CONNECTIONS = [2, 16, 64, 256];
const IN_FLIGHT = [1, 4];
const OFFERED_PER_SECOND = [1_000, 3_000];
const OPEN_LOOP_CONNECTIONS = 64;
const WARM_UP_MS = 2_000;
const DURATION_MS = 5_000;
/** Longer, since over five seconds the p99 would be a single stall of the disk. */
const OPEN_LOOP_DURATION_MS = 20_000;

const SERVER = ['gateway', 'command-api', 'projections', 'PostgreSQL', 'supervisor'];

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    const load = await startLoad(server, await signUpPairs(server, Math.max(...CONNECTIONS)));
    try {
      return await rows(load);
    } finally {
      await load.close();
    }
  });
}

async function rows(load: Load): Promise<Row[]> {
  const rows: Row[] = [];
  const run = async (name: string, options: Pick<SendLoad, 'connections' | 'inFlight' | 'perSecond'>): Promise<void> => {
    const durationMs = options.perSecond ? OPEN_LOOP_DURATION_MS : DURATION_MS;
    rows.push(...rowsOf(name, await load.sends({ ...options, warmUpMs: WARM_UP_MS, durationMs })));
  };
  for (const connections of CONNECTIONS) {
    for (const inFlight of IN_FLIGHT) await run(`${connections} connections, ${inFlight} in flight`, { connections, inFlight });
  }
  // Last, on a warm server: in its first seconds V8 compiles, which takes as much CPU as the sends themselves.
  for (const perSecond of OFFERED_PER_SECOND) await run(`${perSecond.toLocaleString('en')}/s offered`, { connections: OPEN_LOOP_CONNECTIONS, inFlight: 1, perSecond });
  return rows;
}

function rowsOf(name: string, { result, cpu }: Measured<SendResult>): Row[] {
  const perSecond = (count: number) => (count * 1000) / result.durationMs;
  const perSend = (parts: readonly string[]) => parts.reduce((sum, part) => sum + (cpu.get(part) ?? 0), 0) / result.acknowledged;
  const row = (what: string, value: number, unit: string): Row => ({ name: `${name}: ${what}`, value, unit });
  return [
    row('acknowledged', perSecond(result.acknowledged), 'sends/s'),
    row('delivered', perSecond(result.delivered), 'sends/s'),
    row('refused', result.refused, 'sends'),
    row('acknowledged, but not told live', result.lost, 'sends'),
    row('delivered twice', result.doubled, 'sends'),
    row('acknowledgement p50', result.acknowledgement.p50Ms, 'ms'),
    row('acknowledgement p99', result.acknowledgement.p99Ms, 'ms'),
    row('delivery p50', result.delivery.p50Ms, 'ms'),
    row('delivery p99', result.delivery.p99Ms, 'ms'),
    row('CPU of the server', perSend(SERVER), 'µs/send'),
    ...SERVER.slice(0, 4).map((part) => row(`CPU of ${part}`, perSend([part]), 'µs/send')),
    row('CPU of the load driver', perSend(['load driver']), 'µs/send'),
    row('CPU that others took from the machine', othersShare(cpu, result.durationMs), 'of one core'),
  ];
}

/** Share of the machine used by other processes, which limits the results. */
function othersShare(cpu: Cpu, durationMs: number): number {
  return (cpu.get('others') ?? 0) / (durationMs * 1000);
}
