/** CPU time of a process tree by kind of process, read from /proc, so Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second in /proc/<pid>/stat; 100 on every Linux that Node runs on (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

type ProcessStat = { pid: number; parent: number; cpuUs: number; rssBytes: number; command: string };

/** µs of CPU so far (user and system) of all descendants of `root`, summed by name; PostgreSQL's processes are one name. */
export function cpuByName(root: number, nameOf: (command: string) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { cpuUs, command } of descendants(root)) {
    const name = nameOf(command);
    sums.set(name, (sums.get(name) ?? 0) + cpuUs);
  }
  return sums;
}

export function rssOf(root: number, matches: (command: string) => boolean): number {
  return descendants(root).filter(({ command }) => matches(command)).reduce((sum, { rssBytes }) => sum + rssBytes, 0);
}

export function pidsOf(root: number, matches: (command: string) => boolean): number[] {
  return descendants(root).filter(({ command }) => matches(command)).map(({ pid }) => pid);
}

/** The server's processes by their names in ARCHITECTURE.md. */
export function serverProcessName(command: string): string {
  if (/postgres|initdb/.test(command)) return 'PostgreSQL';
  const app = /apps\/(command-api|projections|gateway)\//.exec(command);
  return app?.[1] ?? (command.includes('tools/start') ? 'supervisor' : 'other');
}

function descendants(root: number): ProcessStat[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => statOf(Number(name)));
  const family = new Set([root]);
  // A parent may be listed after its child: repeat until the set is stable.
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

function statOf(pid: number): ProcessStat[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
    return [{ pid, parent: Number(fields[1]), cpuUs: (ticks * 1e6) / TICKS_PER_SECOND, rssBytes: Number(fields[21]) * 4096, command }];
  } catch {
    return []; // ended while we looked
  }
}

/** µs of CPU that all processes of the machine have used so far (user, nice, system, interrupts; steal included: it was not ours either). */
export function machineCpuUs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = readFileSync('/proc/stat', 'latin1').split('\n')[0]!.split(/\s+/).slice(1).map(Number);
  return ((user + nice + system + irq + softIrq + steal) * 1e6) / TICKS_PER_SECOND;
}
