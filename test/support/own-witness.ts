/** Our own witness in a separate process, as run by a second operator. */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './server.ts';

export type OwnWitness = { url: string; verifierKeys: string[]; /** Configures the log to be witnessed, with its keys. */ watch(origin: string, keys: readonly string[]): void; stop(): Promise<void> };

const command = (...args: string[]) => ['tools/ops/main.ts', ...args];

/** Output of an operator command. Throws its stderr. */
export function ops(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, command(...args), { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** @param dir an empty folder */
export async function startOwnWitness(dir: string): Promise<OwnWitness> {
  const verifierKeys = ops('witness', 'init', 'witness.example.org', '--data', dir).trim().split('\n');
  const child = spawn(process.execPath, command('witness', 'serve', '--listen', '127.0.0.1:0', '--data', dir), { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url) return { url, verifierKeys, stop, watch: (origin, keys) => void ops('witness', 'add-log', origin, ...keys, '--data', dir) };
  }
  throw new Error('the witness did not start');
}
