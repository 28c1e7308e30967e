/** One real Kafka broker (KRaft) on loopback, in a directory of its own: test/engines/kafka/start.sh. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hasProgram, requirement } from './requirement.ts';

/** What a suite with a broker needs; Maven fetches Kafka's jars once. */
export const kafkaRequirement = requirement('java and mvn', 'apt-get install default-jre-headless maven', hasProgram('java') && hasProgram('mvn'));

export interface KafkaBroker {
  /** `host:port`, the same after a restart. */
  readonly address: string;
  start(): Promise<void>;
  /** As a power cut would: SIGKILL. */
  kill(): Promise<void>;
  /** In order. */
  stop(): Promise<void>;
}

const START = join(import.meta.dirname, '../engines/kafka/start.sh');

/** A broker that is not started yet. */
export async function kafkaBroker(directory: string): Promise<KafkaBroker> {
  const port = await twoFreePorts();
  let running: { shell: ChildProcess; pid: number } | undefined;
  const end = async (act: (pid: number) => void) => {
    if (!running) return;
    const { shell, pid } = running;
    running = undefined;
    const ended = once(shell, 'exit');
    act(pid);
    await ended;
  };
  return {
    address: `127.0.0.1:${port}`,
    start: async () => void (running = await startBroker(directory, port)),
    kill: () => end((pid) => process.kill(pid, 'SIGKILL')),
    stop: () => end((pid) => process.kill(pid, 'SIGTERM')),
  };
}

async function startBroker(directory: string, port: number): Promise<{ shell: ChildProcess; pid: number }> {
  const shell = spawn(START, [directory, String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  shell.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4_000)));
  for await (const line of createInterface({ input: shell.stdout })) {
    const pid = /^kafka ready .* pid (\d+)$/.exec(line)?.[1];
    if (pid) return { shell, pid: Number(pid) };
  }
  throw new Error(`Kafka did not start: ${said}`);
}

/** A free port whose successor, which the controller takes, is free too. */
async function twoFreePorts(): Promise<number> {
  for (;;) {
    const first = await listening(0);
    const { port } = first.address() as AddressInfo;
    const second = await listening(port + 1).catch(() => undefined);
    first.close();
    second?.close();
    if (second) return port;
  }
}

async function listening(port: number) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
