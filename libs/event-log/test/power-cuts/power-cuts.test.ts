import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasProgram, requirement, works } from '../../../../test/support/requirement.ts';

/** `POWER_CUTS=500` runs more cuts than the default, `POWER_CUTS_SEED` other ones. */
const { POWER_CUTS = '25', POWER_CUTS_SEED = '1' } = process.env;

type Sum = { cuts: number; acknowledged: number; lost: number; sealed: number; faults: string[]; scenes: Record<string, string> };

/** Runs in its own mount namespace, so that no mount outlives it. */
async function cutPower(...options: string[]): Promise<Sum> {
  const child = spawn('unshare', ['--mount', process.execPath, `${import.meta.dirname}/run.ts`, '--seed', POWER_CUTS_SEED, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the power cuts ended with ${String(code)}: ${output}`);
  console.log(output.trimEnd());
  return JSON.parse(output.trimEnd().split('\n').at(-1)!) as Sum;
}

const loopDisk = requirement(
  'root, a loop device and mkfs.ext4',
  'apt-get install e2fsprogs mount util-linux, and run as root where /dev/loop-control is',
  existsSync('/dev/loop-control') && (hasProgram('mkfs.ext4') || existsSync('/usr/sbin/mkfs.ext4')) && works('unshare', '--mount', 'true'),
);

loopDisk.describe('power cuts on an ext4 disk', () => {
  test(`lose no acknowledged event and no key, and the audit accepts what is left (${POWER_CUTS} cuts)`, { timeout: 120_000 + Number(POWER_CUTS) * 5000 }, async () => {
    const { cuts, acknowledged, lost, sealed, faults, scenes } = await cutPower('--cuts', POWER_CUTS);
    expect({ cuts, lost, sealed, faults }).toEqual({ cuts: Number(POWER_CUTS), lost: 0, sealed: 0, faults: [] });
    expect(acknowledged).toBeGreaterThan(cuts * 10);
    expect(scenes).toEqual({
      'a key that was flushed': 'there there there',
      'a key that was erased': 'there gone there',
      'the index of a closed log': 'trusted up to 600, 600 of 600 events known',
    });
  });

  test('find a planted bug: a writer without fsync loses acknowledged events', { timeout: 120_000 }, async () => {
    const { acknowledged, lost } = await cutPower('--cuts', '2', '--plant', 'no-fsync');
    expect(lost).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(0);
  });
});
