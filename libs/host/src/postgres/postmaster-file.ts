/** `postmaster.pid` in the data directory: pid and state of a running PostgreSQL (src/include/utils/pidfile.h). */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PID_LINE = 0;
const STATUS_LINE = 7;

export type Postmaster = { pid: number; ready: boolean };

export function readPostmaster(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Math.abs(Number(lines[PID_LINE]));
    return Number.isInteger(pid) && pid > 1 ? { pid, ready: lines[STATUS_LINE]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

export function removePostmasterFile(data: string): void {
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Whether the process is a postgres of exactly this data directory: after a crash the pid may belong to another process. */
export function isPostmasterOf(data: string, pid: number): boolean {
  const command = commandLine(pid);
  return command.includes('postgres') && command.includes(data);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    if (process.platform === 'linux') return '';
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

/** Tries fast shutdown (SIGINT: disconnects clients, writes a checkpoint), immediate shutdown (SIGQUIT: recovers at the next start), then SIGKILL. */
export async function stopPostmaster(pid: number, fastTimeoutMs: number): Promise<void> {
  for (const [signal, timeoutMs] of [['SIGINT', fastTimeoutMs], ['SIGQUIT', 3_000], ['SIGKILL', 3_000]] as const) {
    if (!send(pid, signal)) return;
    if (await gone(pid, timeoutMs)) return;
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  for (const endAtMs = Date.now() + timeoutMs; Date.now() < endAtMs; ) {
    if (!send(pid, 0)) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
