import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { directoryAudit, fsck, loadOrCreateKek, openEmbeddedLog, openKeyring } from '../src/index.ts';
import { logOptions, withDir } from './fixtures.ts';

const KILLS = 4;

/** Runs the writer until it has acknowledged some events, and kills it. @returns the last acknowledgement received */
async function killAfter(dir: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/killed-writer.ts`, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    if (output.split('\n').length > acknowledgements) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return Number(output.split('\n').at(-2));
}

test(`kill -9 at any moment loses no acknowledged event, and every private field still opens (${KILLS} kills)`, { timeout: 60_000 }, () =>
  withDir(async (dir) => {
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await killAfter(dir, 3 + kill * 20);
      const keyring = openKeyring({ file: `${dir}/keyring.sqlite`, kek: loadOrCreateKek(`${dir}/kek`) });
      const log = await openEmbeddedLog(logOptions(`${dir}/log`, { keyring }));
      expect(log.durablePosition).toBeGreaterThanOrEqual(acknowledged);
      for (let position = 0; position < log.durablePosition; position += 2) {
        expect(log.read(position)!.fact).toMatchObject({ type: 'MessageSent', content: { text: expect.any(String) } });
      }
      await log.close();
      keyring.close();
    }
    const { fault, events } = await fsck(directoryAudit(`${dir}/log`));
    expect({ fault, many: events > 60 }).toEqual({ fault: undefined, many: true });
  }));
