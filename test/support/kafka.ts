/** A real Kafka broker (KRaft) on loopback, in a directory of its own: test/engines/kafka/start.sh. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '@teamgram/host';
import { hasProgram, requirement } from './requirement.ts';

/** Requirement of suites with a broker; Maven downloads Kafka's jars once. */
export const kafkaRequirement = requirement('java and mvn', 'apt-get install default-jre-headless maven', hasProgram('java') && hasProgram('mvn'));

export interface KafkaBroker {
  /** `host:port`, the same after a restart. */
  readonly address: string;
  /** Like `address`, for the TLS listener. */
  readonly secureAddress: string;
  start(): Promise<void>;
  /** SIGKILL, like a power cut. */
  kill(): Promise<void>;
  /** An orderly shutdown. */
  stop(): Promise<void>;
}

/** A second listener: TLS with the certificate in `tlsDirectory` that names this machine (`eventstoredb`), SCRAM-SHA-512 with this user. */
export type SecureDoor = { tlsDirectory: string; username: string; password: string };

const START = join(import.meta.dirname, '../engines/kafka/start.sh');

/** A broker that has not been started yet. */
export async function kafkaBroker(directory: string, door?: SecureDoor): Promise<KafkaBroker> {
  // The controller uses the next port, the TLS listener the one after.
  const port = await freePorts(3);
  const environment = door ? secured(directory, port, door) : {};
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
    secureAddress: `localhost:${port + 2}`,
    start: async () => void (running = await startBroker(directory, port, environment)),
    kill: () => end((pid) => process.kill(pid, 'SIGKILL')),
    stop: () => end((pid) => process.kill(pid, 'SIGTERM')),
  };
}

function secured(directory: string, port: number, { tlsDirectory, username, password }: SecureDoor): NodeJS.ProcessEnv {
  mkdirSync(directory, { recursive: true });
  const keystore = join(directory, 'kafka.pem');
  const properties = join(directory, 'secured.properties');
  writeFileSync(keystore, ['eventstoredb.key', 'eventstoredb.crt'].map((file) => readFileSync(join(tlsDirectory, file), 'utf8')).join(''));
  writeFileSync(properties, [
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${port + 1},SASL_SSL://127.0.0.1:${port + 2}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port},SASL_SSL://localhost:${port + 2}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'ssl.keystore.type=PEM', `ssl.keystore.location=${keystore}`, 'sasl.enabled.mechanisms=SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;', '',
  ].join('\n'));
  return { KAFKA_PROPERTIES: properties, KAFKA_SCRAM: `[name=${username},password=${password}]` };
}

async function startBroker(directory: string, port: number, environment: NodeJS.ProcessEnv): Promise<{ shell: ChildProcess; pid: number }> {
  const shell = spawn(START, [directory, String(port)], { stdio: 'pipe', env: { ...process.env, ...environment, KAFKA_WITH_STDIN: '1' } });
  let said = '';
  shell.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4_000)));
  for await (const line of createInterface({ input: shell.stdout })) {
    const pid = /^kafka ready .* pid (\d+)$/.exec(line)?.[1];
    if (pid) return { shell, pid: Number(pid) };
  }
  throw new Error(`Kafka did not start: ${said}`);
}
