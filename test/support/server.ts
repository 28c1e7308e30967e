/** A complete server as a person starts it: `tools/start` in a separate process, controlled through its --json lines. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = join(import.meta.dirname, '../..');

export type RunningServer = {
  child: ChildProcess;
  dataDir: string;
  connect: { dcId: number; host: string; port: number; rsaPublicKeyFile: string; rsaFingerprint: string; auditUrl: string; analystUrl: string };
  publicKeyPem: string;
  /** The latest login code printed for a phone number (digits only); waits for one. */
  code: (phone: string) => Promise<string>;
  /** The lines printed with --json so far. */
  lines: readonly string[];
  /** Sends Ctrl-C; resolves with the exit code. */
  stop: () => Promise<number | null>;
};

export type ServerOptions = {
  dataDir: string;
  host?: string;
  port?: number;
  gateways?: number;
  /** A command that executes the server, given behind it: `['nice']`, say. */
  under?: readonly string[];
  env?: NodeJS.ProcessEnv;
};

/** Generous, for machines under load. Below the timeout of hooks (vitest.config.ts), so that the last lines of output are reported. */
const READY_TIMEOUT_MS = 180_000;

/** Starts a server and waits until it is ready. Throws with its last lines of output when it ends before. */
export async function startServer({ dataDir, host = '127.0.0.1', port = 0, gateways = 1, under = [], env = {} }: ServerOptions): Promise<RunningServer> {
  const args = ['tools/start/main.ts', '--data', dataDir, '--host', host, '--port', String(port), '--gateways', String(gateways), '--json'];
  const [command, ...rest] = [...under, process.execPath, ...args];
  const child = spawn(command!, rest, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const lastLines: string[] = [];
  const note = (line: string) => { lastLines.push(line); if (lastLines.length > 30) lastLines.shift(); };
  createInterface({ input: child.stderr! }).on('line', note);
  const lines: string[] = [];
  const { ready, code } = listen(child, (line) => { note(line); lines.push(line); });
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_TIMEOUT_MS);
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (exitCode) => reject(new Error(`the server ended with ${exitCode} before it was ready:\n${lastLines.join('\n')}`)));
  });
  await Promise.race([ready, ended]);
  clearTimeout(timer);
  ended.catch(() => undefined);
  const connect = JSON.parse(await readFile(join(dataDir, 'connect.json'), 'utf8')) as RunningServer['connect'];
  const publicKeyPem = await readFile(connect.rsaPublicKeyFile, 'utf8');
  return { child, dataDir, connect, publicKeyPem, code, lines, stop: () => stop(child) };
}

function listen(child: ChildProcess, note: (line: string) => void) {
  const codes = new Map<string, string>();
  const waiting = new Map<string, (code: string) => void>();
  let becomeReady = () => {};
  const ready = new Promise<void>((resolve) => { becomeReady = resolve; });
  createInterface({ input: child.stdout! }).on('line', (line) => {
    note(line);
    if (!line.startsWith('{')) return;
    const said = JSON.parse(line) as { event: string; phone?: string; code?: string };
    if (said.event === 'ready') becomeReady();
    if (said.event === 'login-code') {
      codes.set(said.phone!, said.code!);
      waiting.get(said.phone!)?.(said.code!);
    }
  });
  const code = (phone: string) => {
    const digits = phone.replace(/\D/g, '');
    const known = codes.get(digits);
    codes.delete(digits);
    return known === undefined ? new Promise<string>((resolve) => waiting.set(digits, (found) => { waiting.delete(digits); codes.delete(digits); resolve(found); })) : Promise.resolve(known);
  };
  return { ready, code };
}

function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
}
