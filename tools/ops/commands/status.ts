import { clockLine, isLinkError, supervisorSuspendedS, type ChildStatus } from '@teamgram/host';
import { requireRunning, withLinks, type Command } from '../command.ts';

const TIMEOUT_MS = 3_000;

/** Shows the error code of a process that does not answer, instead of failing the whole status. */
async function orCode<Value>(call: Promise<Value>): Promise<Value | { error: string }> {
  try {
    return await call;
  } catch (error) {
    if (isLinkError(error)) return { error: error.code };
    throw error;
  }
}

function processLine({ name, state, pid, restarts, metricsPort }: ChildStatus): string {
  const metrics = metricsPort === undefined ? '' : `http://127.0.0.1:${metricsPort}/metrics`;
  return `  ${name.padEnd(14)} ${state.padEnd(12)} pid ${String(pid ?? '-').padEnd(8)} restarts ${String(restarts).padEnd(4)} ${metrics}`;
}

function fields(values: object): string {
  return Object.entries(values).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`).join('   ');
}

export const status: Command = {
  summary: 'what runs, how far the log and the read models are',
  help: `npm run ops -- status [--json]

Processes with their state, pid, restarts and metrics address; "unresponsive": it has sent nothing for eight seconds. The journal of each partition (durable and next position, size under the last signed
checkpoint); the read models (position, lag behind the journal in events); each witness, what it has
cosigned, or what it holds against this log, with both roots; the Kafka feed, if there is one, and what it waits for.`,
  takesWords: false,
  run: async ({ dataDir, json, print }) => {
    const supervisor = requireRunning(dataDir);
    const [journals, readModels] = await withLinks(dataDir, ({ partitions, projections }) => Promise.all([
      Promise.all(partitions.map((each) => orCode(each.call('ops.status', {}, { timeoutMs: TIMEOUT_MS })))),
      orCode(projections.call('ops.status', {}, { timeoutMs: TIMEOUT_MS })),
    ]));
    const [journal, ...others] = journals;
    const suspendedS = supervisorSuspendedS(dataDir);
    if (json) return print(JSON.stringify({ ...supervisor, ...(suspendedS === undefined ? {} : { suspendedS }), journal, ...(others.length > 0 ? { partitions: others } : {}), readModels }));
    print(`server ${supervisor.pid}, up ${Math.round((Date.now() - supervisor.startedAtMs) / 1000)} s, clients ${supervisor.client.host}:${supervisor.client.port}`);
    if (suspendedS !== undefined) print(`    it has not run for ${suspendedS} s, so the states below are outdated; if it was suspended, "kill -CONT ${supervisor.pid}" resumes it`);
    for (const child of [...supervisor.processes, ...(supervisor.postgres ? [supervisor.postgres] : [])]) {
      print(processLine(child));
      if (child.state !== 'ready' && child.reason) print(`    ${child.reason}`);
    }
    if (!supervisor.postgres) print('  postgres       external');
    for (const [partition, each] of journals.entries()) {
      const { clockAheadMs = 0, ...shown } = 'error' in each ? { ...each, clockAheadMs: undefined } : each;
      print(`${numbered('journal', partition)}${fields(shown)}`);
      if (clockAheadMs > 0) print(`    ${clockLine(clockAheadMs)}`);
    }
    const { kafka, kafkaPartitions = [], witnesses, ...models } = 'models' in readModels ? readModels : { ...readModels, kafka: undefined, kafkaPartitions: [], witnesses: [] };
    print(`read models   ${fields(models)}`);
    for (const each of witnesses) print(`${numbered('witness', each.partition ?? 0)}${each.name}   ${each.state}   cosigned ${each.cosignedSize}${each.reason ? `   ${each.reason}` : ''}`);
    for (const [partition, feed] of (kafka ? [kafka, ...kafkaPartitions] : []).entries()) print(`${numbered('kafka feed', partition)}${fields(feed)}`);
  },
};

/** Label of a line; without a number for home. */
const numbered = (name: string, partition: number) => (partition === 0 ? name : `${name} ${partition}`).padEnd(14);
