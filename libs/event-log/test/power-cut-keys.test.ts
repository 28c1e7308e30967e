import { expect, test } from 'vitest';
import { openEmbeddedLog, type EmbeddedEventLog } from '../src/index.ts';
import { logOptions, messageSent, newEvent } from './fixtures.ts';
import { seeded, SimulatedFs } from './simulated-fs.ts';
import { simulatedKeyring } from './simulation-keyring.ts';

const DIALOG = 'dialog-7-9';

/** Waits until the simulated power is off. */
async function dead(fs: SimulatedFs): Promise<void> {
  while (!fs.dead) await new Promise((resolve) => setImmediate(resolve));
}

test('a power cut between the flush of the keys and the commit loses no event and no key: the repeated call uses the flushed key', async () => {
  const keyring = simulatedKeyring(seeded(1));
  let fs = new SimulatedFs(seeded(1));
  const open = (): Promise<EmbeddedEventLog> => openEmbeddedLog(logOptions('/log', { fs, keyring, indexFile: ':memory:' }));
  const first = newEvent(messageSent(7, 9, 1, 'said before'));
  const second = newEvent(messageSent(7, 9, 2, 'said again'));

  let log = await open();
  await log.append([first]).durable;
  keyring.flush();
  const key = keyring.leaf(DIALOG, 1);
  fs.failAt = { commit: 1, fault: 'crash' };
  void log.append([second]);
  await dead(fs);

  fs = fs.remount();
  keyring.forget();
  log = await open();
  expect(log.positionOf(first.id)).toBe(0);
  const { events, durable } = log.positionOf(second.id) === undefined ? log.append([second]) : { events: [log.read(1)!], durable: Promise.resolve() };
  await durable;
  expect(events[0]).toMatchObject({ position: 1, version: 1 });
  expect(keyring.leaf(DIALOG, 1)).toEqual(key);
  expect([0, 1].map((position) => log.read(position)!.fact)).toMatchObject([{ content: { text: 'said before' } }, { content: { text: 'said again' } }]);
  await log.close();
});

test('a key that was created but not flushed is lost with the process, and nothing was sealed under it', async () => {
  const keyring = simulatedKeyring(seeded(2));
  const fs = new SimulatedFs(seeded(2));
  const log = await openEmbeddedLog(logOptions('/log', { fs, keyring, indexFile: ':memory:' }));
  const { durable } = log.append([newEvent(messageSent(7, 9, 1, 'never acknowledged'))]);
  durable.catch(() => {});
  const lost = keyring.leaf(DIALOG, 0);
  keyring.forget();
  const after = fs.restart();
  const again = await openEmbeddedLog(logOptions('/log', { fs: after, keyring, indexFile: ':memory:' }));
  expect(again.nextPosition).toBe(0);
  await again.append([newEvent(messageSent(7, 9, 1, 'said anew'))]).durable;
  expect(keyring.leaf(DIALOG, 0)).not.toEqual(lost);
  expect(again.read(0)!.fact).toMatchObject({ content: { text: 'said anew' } });
  await again.close();
  await log.close();
});
