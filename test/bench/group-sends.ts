/**
 * Messages in a supergroup, pushed to every online member: real MTProto connections on loopback, one gateway worker, every push
 * encrypted for its session and decrypted by the load driver on the same machine. `--sessions=N` runs only a short test with N sessions.
 */
import { gather, signUpMany, type GroupAccount } from './crowd.ts';
import { startLoad, withServer, type Cpu, type Load, type Measured } from './load.ts';
import type { SendResult } from './load-messages.ts';
import type { Row } from './row.ts';

const PEOPLE = 200;
/** Senders; all other sessions only receive. */
const SENDERS = 10;
/** Online sessions, of 200 members, and offered sends per second; undefined = maximal rate with one send in flight per sender. */
const RUNS: readonly { sessions: number; perSecond: number | undefined }[] = [
  { sessions: 200, perSecond: 100 },
  { sessions: 200, perSecond: 125 },
  { sessions: 200, perSecond: undefined },
  { sessions: 1_000, perSecond: 20 },
  { sessions: 1_000, perSecond: undefined },
];
const WARM_UP_MS = 3_000;
const DURATION_MS = 10_000;
const SHORT = { sessions: 20, warmUpMs: 500, durationMs: 1_000 };

const SERVER = ['gateway', 'command-api', 'projections', 'PostgreSQL', 'supervisor'];

export async function bench(): Promise<Row[]> {
  const asked = process.argv.find((arg) => arg.startsWith('--sessions='))?.split('=')[1];
  const people = asked === undefined ? PEOPLE : Math.min(PEOPLE, Number(asked));
  return withServer(async (server) => {
    const accounts = await gather(server, await signUpMany(server, people));
    const runs = asked === undefined ? RUNS : [{ sessions: Number(asked), perSecond: 100 }, { sessions: Number(asked), perSecond: undefined }];
    const load = await startLoad(server, sessionsOf(accounts, Math.max(...runs.map(({ sessions }) => sessions))));
    try {
      const rows: Row[] = [];
      for (const { sessions, perSecond } of runs) rows.push(...(await run(load, sessions, perSecond, asked !== undefined)));
      return rows;
    } finally {
      await load.close();
    }
  });
}

/** Assigns sessions to accounts round-robin. */
export function sessionsOf(accounts: readonly GroupAccount[], sessions: number): GroupAccount[] {
  return Array.from({ length: sessions }, (_, index) => accounts[index % accounts.length]!);
}

async function run(load: Load, sessions: number, perSecond: number | undefined, isShort: boolean): Promise<Row[]> {
  const { warmUpMs, durationMs } = isShort ? SHORT : { warmUpMs: WARM_UP_MS, durationMs: DURATION_MS };
  const measured = await load.sends({ connections: sessions, senders: SENDERS, listeners: sessions - 1, inFlight: 1, perSecond, warmUpMs, durationMs });
  const offered = perSecond === undefined ? `${SENDERS} senders, one in flight each` : `${perSecond}/s offered`;
  return deliveryRows(`${sessions.toLocaleString('en')} online, ${offered}`, measured);
}

export function deliveryRows(name: string, { result, cpu }: Measured<SendResult>): Row[] {
  const perSecond = (count: number) => (count * 1000) / result.durationMs;
  const perDelivery = (parts: readonly string[]) => cpuOf(cpu, parts) / result.delivered;
  const row = (what: string, value: number, unit: string): Row => ({ name: `${name}: ${what}`, value, unit });
  return [
    row('sent', perSecond(result.acknowledged), 'sends/s'),
    row('delivered', perSecond(result.delivered), 'deliveries/s'),
    row('lost, refused or delivered twice', result.lost + result.refused + result.doubled, 'deliveries'),
    row('acknowledgement p99', result.acknowledgement.p99Ms, 'ms'),
    row('delivery p50', result.delivery.p50Ms, 'ms'),
    row('delivery p99', result.delivery.p99Ms, 'ms'),
    row('CPU of the server', perDelivery(SERVER), 'µs/delivery'),
    row('CPU of gateway', perDelivery(['gateway']), 'µs/delivery'),
    row('CPU of the load driver', perDelivery(['load driver']), 'µs/delivery'),
    row('CPU of command-api, projections and PostgreSQL', cpuOf(cpu, SERVER.slice(1, 4)) / result.acknowledged, 'µs/send'),
    row('CPU that others took from the machine', (cpu.get('others') ?? 0) / (result.durationMs * 1000), 'of one core'),
  ];
}

const cpuOf = (cpu: Cpu, parts: readonly string[]) => parts.reduce((sum, part) => sum + (cpu.get(part) ?? 0), 0);
