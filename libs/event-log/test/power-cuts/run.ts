/**
 * Cuts the power of a writing log repeatedly: `unshare --mount node run.ts --cuts 25`. Prints one line per cut, then a JSON line with the totals.
 * Needs root and a loop device; leaves nothing behind (loop-image.ts).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../simulation-time.ts';
import { judge, type Verdict } from './judge.ts';
import { LoopImage, mountMemory, unmountAll } from './loop-image.ts';
import { scenes } from './scenes.ts';

const { values } = parseArgs({ options: { cuts: { type: 'string', default: '25' }, seed: { type: 'string', default: '1' }, plant: { type: 'string' } } });
const random = seeded(Number(values.seed));
/** Cuts per writer, before the next writer continues from what the last cut left. */
const CUTS_PER_WRITER = 5;
const GAP_MS = { least: 20, most: 180 };

const place = mkdtempSync(join(tmpdir(), 'power-cuts-'));
process.on('exit', () => {
  unmountAll(place);
  rmSync(place, { recursive: true, force: true });
});
// The parent process has ended: exit, which also removes the mounts.
process.stdin.on('end', () => process.exit(1)).resume();
mountMemory(place);

type Writer = { child: ChildProcess; acknowledged: Map<number, string>; output: () => string };

function startWriter(dir: string, acknowledged: Map<number, string>): Writer {
  const child = spawn(process.execPath, [`${import.meta.dirname}/writer.ts`, dir, values.plant ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill('SIGKILL'));
  let rest = '';
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [position, leaf = ''] = line.split(' ');
      acknowledged.set(Number(position), leaf);
    }
  });
  return { child, acknowledged, output: () => rest };
}

/** Stops the process and waits until all its threads have stopped. */
async function stop({ child }: Writer): Promise<void> {
  child.kill('SIGSTOP');
  while (!/\) T /.test(readFileSync(`/proc/${child.pid}/stat`, 'latin1'))) await sleep(1);
}

async function end({ child }: Writer): Promise<void> {
  const closed = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

/** Waits until everything the writer printed before it was stopped has arrived. */
async function drained({ acknowledged, output }: Writer): Promise<void> {
  for (let before = ''; before !== `${acknowledged.size} ${output()}`; ) {
    before = `${acknowledged.size} ${output()}`;
    await sleep(5);
  }
}

async function writing({ child, acknowledged }: Writer, ms: number): Promise<void> {
  const before = acknowledged.size;
  while (acknowledged.size === before) {
    if (child.exitCode !== null) throw new Error('the writer has ended');
    await sleep(2);
  }
  await sleep(ms);
}

async function cutOnce(disk: LoopImage, writer: Writer, number: number): Promise<{ verdict: Verdict; found: LoopImage }> {
  await writing(writer, GAP_MS.least + random() * (GAP_MS.most - GAP_MS.least));
  await stop(writer);
  await drained(writer);
  const found = disk.cut(place, `after-${number}`);
  const verdict = await judge(found.dir, writer.acknowledged);
  console.log(`cut ${number}: ${JSON.stringify(verdict)}`);
  return { verdict, found };
}

async function cutAgainAndAgain(cuts: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let disk = LoopImage.create(place, 'disk');
  let writer = startWriter(disk.dir, new Map());
  for (let number = 1; number <= cuts; number++) {
    const { verdict, found } = await cutOnce(disk, writer, number);
    verdicts.push(verdict);
    if (number % CUTS_PER_WRITER > 0 && number < cuts) {
      found.remove();
      writer.child.kill('SIGCONT');
      continue;
    }
    await end(writer);
    disk.remove();
    disk = found;
    // After a writer without fsync has lost events, the next one starts anew.
    if (number < cuts) writer = startWriter(disk.dir, verdict.lost > 0 ? new Map() : writer.acknowledged);
  }
  disk.remove();
  return verdicts;
}

const verdicts = await cutAgainAndAgain(Number(values.cuts));
const others = values.plant === undefined ? await scenes(place) : {};
const lost = verdicts.reduce((sum, verdict) => sum + verdict.lost, 0);
console.log(JSON.stringify({ cuts: verdicts.length, acknowledged: verdicts.at(-1)?.acknowledged, lost, sealed: verdicts.reduce((sum, { sealed }) => sum + sealed, 0), faults: verdicts.flatMap(({ fault }) => fault ?? []), scenes: others }));
process.exit(0);
