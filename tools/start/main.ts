/** npm start: runs everything on this machine from one data directory, until Ctrl-C. */
import { fileURLToPath } from 'node:url';
import type { RsaPublicKey } from '@teamgram/crypto';
import { asFatalError, createLogger, dataPaths, ExitCode, freePorts, startSupervisor, type Deployment, type FatalError } from '@teamgram/host';
import { connectOf, withLogKeys, writeConnectFile, type Connect } from './connect-file.ts';
import { HELP, readOptions, type StartOptions } from './options.ts';
import { ensureRsaKey } from './rsa-key.ts';
import { jsonScreen, peopleScreen, type Screen } from './screen.ts';

/** Consecutive ports: the client port, then those for auditors and EventStoreDB clients. */
const PORTS_BESIDE = 3;

/** Path of a package's main.ts, next to its index. */
const entry = (name: string) => fileURLToPath(new URL('main.ts', import.meta.resolve(name)));

async function start(options: StartOptions, screen: Screen): Promise<Deployment> {
  const startedAtMs = performance.timeOrigin;
  const paths = dataPaths(options.dataDir);
  let key: RsaPublicKey | undefined;
  let connect: Connect | undefined;
  const deployment = await startSupervisor({
    dataDir: options.dataDir,
    client: { host: options.host, port: options.port },
    gateways: options.gateways,
    entries: { commandApi: entry('@teamgram/command-api'), projections: entry('@teamgram/projections'), gateway: entry('@teamgram/gateway') },
    log: createLogger({ name: 'supervisor', level: 'warn' }),
    prepare: async () => { key = await ensureRsaKey(paths); },
    onLoginCode: (phone, code) => screen.loginCode(phone.replace(/\D/g, ''), code),
    onNotice: (name, line) => screen.notice(name, line),
    onLogKeys: (keys, partition) => connect && writeConnectFile(paths, (connect = withLogKeys(connect, keys, partition))),
    onProcess: (status) => screen.process(status),
  });
  connect = connectOf(options, paths, key!, deployment);
  writeConnectFile(paths, connect);
  screen.ready(connect, options.dataDir, Math.round(Date.now() - startedAtMs));
  return deployment;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return void process.stdout.write(HELP);
  const screen = (options.json ? jsonScreen : peopleScreen)((line) => process.stdout.write(line + '\n'));
  let isInterrupted = false;
  const interrupted = signalled().then(() => void (isInterrupted = true));
  const port = options.port === 0 ? await freePorts(PORTS_BESIDE, options.host) : options.port;
  const starting = start({ ...options, port }, screen);
  // A Ctrl-C during the start waits until it is complete, so that there is only one way to stop.
  const deployment = await starting.catch((error: unknown) => {
    // A start often fails because of the Ctrl-C itself, which PostgreSQL's setup programs receive as well.
    if (!isInterrupted) throw error;
  });
  if (!deployment) return screen.stopped();
  const reason = await Promise.race([interrupted, deployment.ended]);
  screen.stopping();
  await deployment.stop();
  if (reason) throw reason;
  screen.stopped();
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

function fail(error: FatalError): never {
  process.stderr.write(`teamgram-server: ${error.message}\n`);
  process.exit(error.exitCode);
}

await main().then(
  () => process.exit(ExitCode.ok),
  (error) => fail(asFatalError(error)),
);
