import { expect, test } from 'vitest';
import { delivery } from '@teamgram/event-schemas';
import { silentLogger } from '@teamgram/host';
import type { Services } from '../services.ts';
import { ArchivedChannels } from './archived-channels.ts';

const [alice, bob] = [1, 2];
const town = -1_000_000_000_001;
const said = (position: number) => ({ ...delivery({ mailbox: -town, peer: town, pts: 5, ptsCount: 1 }), kind: 'sent', out: false, position, message: 0, messageIds: [] }) as const;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A worker in which both users have sessions; the queries of their archives are answered when the test allows it. */
function worker() {
  const archives = new Map<number, number[]>();
  const waiting: (() => void)[] = [];
  const moved: { user: number; channels: number[] }[] = [];
  const services = {
    log: silentLogger,
    nowMs: () => 0,
    sessions: { of: (user: number) => [user] },
    queries: {
      archivedChannels: (user: number) => new Promise((resolve) => waiting.push(() => resolve((archives.get(user) ?? []).map((channel) => ({ channel, returns: true }))))),
      newsInArchive: async (user: number) => archives.get(user) ?? [],
    },
    commands: { sendAside: async (user: number, _id: Uint8Array, { moved: channels }: { moved: number[] }) => void moved.push({ user, channels }) },
  };
  const archived = new ArchivedChannels(() => services as unknown as Services);
  const answer = async () => {
    for (const one of waiting.splice(0)) one();
    await settle();
  };
  return { archived, archives, moved, answer };
}

test('a message returns a channel to the main list of the users here who have it in the archive, without a query for anybody else', async () => {
  const { archived, archives, moved, answer } = worker();
  archives.set(bob, [town]);
  for (const user of [alice, bob]) archived.add(user);
  expect([alice, bob].map((user) => archived.mayHave(user))).toEqual([true, true]);
  await answer();
  expect([alice, bob].map((user) => archived.mayHave(user))).toEqual([false, true]);
  archived.said(said(7));
  await settle();
  expect(moved).toEqual([{ user: bob, channels: [town] }]);
  archived.drop(bob);
  archived.said(said(8));
  await settle();
  expect(moved).toHaveLength(1);
});

test('a message sent while the archive is being queried waits for the result, and only the latest query counts', async () => {
  const { archived, archives, moved, answer } = worker();
  archives.set(bob, [town]);
  archived.observe({ type: 'DialogsMoved', stream: '', owner: bob, peers: [town], folder: 1, since: [4] });
  archived.said(said(7));
  await settle();
  expect(moved).toEqual([]);
  await answer();
  expect(moved).toHaveLength(1);
  archived.observe({ type: 'DialogsMoved', stream: '', owner: bob, peers: [town], folder: 0, since: [] });
  archives.delete(bob);
  await answer();
  archived.said(said(8));
  await settle();
  expect(moved).toHaveLength(1);
});
