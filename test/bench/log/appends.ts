/** Durable appends in a closed loop, and commits of fixed size, in rounds that alternate between the engines. */
import { join } from 'node:path';
import { median } from '../machine.ts';
import type { Row } from '../row.ts';
import { lmdbEngine, logEngine, openEvent, postgresEngine, sealedEvent, sqliteEngine, type Engine } from './engines.ts';

const WRITERS = [1, 16, 128, 1024];
const BATCHES = [16, 128, 1024];
const ROUNDS = 3;
const WARM_UP_MS = 300;
const ROUND_MS = 1000;

type Figure = { perSecond: number; cpuUs: number };

export async function appendRows(dir: string): Promise<Row[]> {
  const engines = [
    await logEngine('log, 300-byte event', join(dir, 'open'), openEvent),
    await logEngine('log, 300-byte event, not paced', join(dir, 'eager'), openEvent, 0),
    await logEngine('log, sealed 100-byte message', join(dir, 'sealed'), sealedEvent),
    sqliteEngine(dir), lmdbEngine(dir), await postgresEngine(),
  ];
  const rows: Row[] = [];
  for (const writers of WRITERS) {
    rows.push(...(await alternating(engines, `${writers} writers`, (engine, durationMs) => writeFor(engine, writers, durationMs))));
  }
  for (const events of BATCHES) {
    rows.push(...(await alternating(engines, `commits of ${events}, one after the other`, (engine, durationMs) => commitFor(engine, events, durationMs))));
  }
  for (const engine of engines) await engine.close();
  return rows;
}

async function alternating(engines: Engine[], what: string, work: (engine: Engine, durationMs: number) => Promise<number>): Promise<Row[]> {
  const figures = engines.map((): Figure[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [order, engine] of engines.entries()) figures[order]!.push(await measure((durationMs) => work(engine, durationMs)));
  }
  return engines.flatMap(({ name }, order) => [
    { name: `${name}, ${what}`, value: median(figures[order]!.map(({ perSecond }) => perSecond)), unit: 'events/s' },
    { name: `${name}, ${what}, CPU of this process`, value: median(figures[order]!.map(({ cpuUs }) => cpuUs)), unit: 'µs/event' },
  ]);
}

async function measure(work: (durationMs: number) => Promise<number>): Promise<Figure> {
  await work(WARM_UP_MS);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const events = await work(ROUND_MS);
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (events * 1000) / (performance.now() - startedAt), cpuUs: (user + system) / events };
}

/** Every writer waits until its event is durable, then appends the next. */
async function writeFor({ append }: Engine, writers: number, durationMs: number): Promise<number> {
  const end = performance.now() + durationMs;
  let events = 0;
  const write = async (writer: number) => {
    for (; performance.now() < end; events++) await append(writer);
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return events;
}

async function commitFor({ commit }: Engine, size: number, durationMs: number): Promise<number> {
  const end = performance.now() + durationMs;
  let events = 0;
  for (; performance.now() < end; events += size) await commit(size);
  return events;
}
