/**
 * Operator commands with two partitions: each journal has its own line, keys and part of a takeout; a backup contains all of them, consistently; witnesses
 * and EventStoreDB clients see each of them.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { verifyNote } from '@teamgram/crypto';
import { decodeEntry, openLogReader, verifyExport, witnessVerifier } from '@teamgram/event-log';
import { partitionPaths } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { startOwnWitness, type OwnWitness } from './support/own-witness.ts';
import { ResilientAccount } from './support/resilient-account.ts';
import { ROOT, startServer, type RunningServer } from './support/server.ts';

const run = promisify(execFile);
const node = (program: string, ...args: string[]) => run(process.execPath, [join(ROOT, program), ...args], { cwd: ROOT }).then(({ stdout }) => stdout);
/** Consecutive numbers, so that each partition gets one user. */
const NUMBERS = ['15552010001', '15552010002'];

describe('operating two partitions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram-partition-operations-'));
  const people: ResilientAccount[] = [];
  const peers: tl.InputPeer[] = [];
  let server: RunningServer;
  let witness: OwnWitness;

  beforeAll(async () => {
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const witnessDir = join(folder, 'witness');
    mkdirSync(witnessDir);
    witness = await startOwnWitness(witnessDir);
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ partitions: 2, follow: 'eventstoredb', witnesses: [{ url: witness.url, verifierKey: witness.verifierKeys }] }));
    server = await startServer({ dataDir });
    for (const { logOrigin, logVerifierKeys } of journals()) witness.watch(logOrigin, logVerifierKeys);
    for (const [index, phone] of NUMBERS.entries()) {
      const person = new ResilientAccount(server);
      await person.signUp(phone, `Person ${index}`);
      people.push(person);
    }
    for (const [index, { account }] of people.entries()) peers.push(await account.find(NUMBERS[1 - index]!));
  }, 120_000);

  afterAll(async () => {
    for (const person of people) person.close();
    await server?.stop();
    await witness?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ops = (...args: string[]) => node('tools/ops/main.ts', ...args, '--data', server.dataDir);
  type Served = { auditUrl: string; logOrigin: string; logVerifierKeys: string[]; eventStoreUrl?: string };
  const journals = (): [Served, Served] => {
    const connect = JSON.parse(readFileSync(join(server.dataDir, 'connect.json'), 'utf8')) as Served & { partitions: [Served] };
    return [connect, connect.partitions[0]];
  };
  const partitionKeys = () => journals()[1].logVerifierKeys;

  /** Both write to each other continuously until stopped. */
  function keepTalking() {
    let [going, sent] = [true, 0];
    const talk = async (index: number) => {
      for (let n = 1; going; n++) {
        await people[index]!.send(peers[index]!, `${index}/${n}`, BigInt(1_000_000 * (index + 1) + n));
        sent++;
      }
    };
    const talking = Promise.all([talk(0), talk(1)]);
    return { sent: () => sent, stop: async () => { going = false; await talking; } };
  }

  test('a backup under load has consistent journals, repeatedly, and can be restored', async () => {
    const copy = join(folder, 'copy');
    const talk = keepTalking();
    type Taken = { position: number; partitions: number[]; newEvents: number };
    const taken: Taken[] = [];
    for (const enough of [10, 30]) {
      await eventually('they talk', () => talk.sent() >= enough, 60_000);
      taken.push(JSON.parse(await ops('backup', copy, '--json')) as Taken);
    }
    const after = talk.sent();
    await eventually('what was posted meanwhile goes over', () => talk.sent() > after, 60_000);
    await talk.stop();
    const [first, second] = taken as [Taken, Taken];
    expect(second.newEvents).toBe(second.position + second.partitions[0]! - first.position - first.partitions[0]!);
    expect(second.partitions[0]).toBeGreaterThan(first.partitions[0]!);

    for (const [partition, name] of ['kept', 'kept-1'].entries()) copyFileSync(join(partitionPaths(server.dataDir, partition).secrets, 'kek'), join(folder, name));
    const restored = join(folder, 'restored');
    const kek = ['--kek', join(folder, 'kept')];
    expect(JSON.parse(await node('tools/ops/main.ts', 'restore', copy, '--data', restored, ...kek, '--json'))).toMatchObject({ events: second.position, partitions: [{ events: second.partitions[0] }] });
    const audited = await node('tools/audit/main.ts', restored);
    expect(audited.match(/ACCEPTED/g)).toHaveLength(3);
    copyFileSync(join(folder, 'kept'), join(folder, 'kept-1'));
    await expect(node('tools/ops/main.ts', 'restore', copy, '--data', join(folder, 'refused'), ...kek)).rejects.toThrow('kept-1 is not the key-encryption key of this backup');
  }, 180_000);

  test('status shows the position of each journal', async () => {
    const status = JSON.parse(await ops('status', '--json')) as { journal: { durablePosition: number }; partitions: { durablePosition: number }[] };
    expect(status.partitions).toHaveLength(1);
    for (const { durablePosition } of [status.journal, ...status.partitions]) expect(durablePosition).toBeGreaterThan(10);
    expect(await ops('status')).toMatch(/^journal {7}durablePosition \d+.*\njournal 1 {5}durablePosition \d+/m);
  }, 60_000);

  test('a witness cosigns every journal', async () => {
    type Witnessed = { readModels: { witnesses: { partition?: number; state: string }[] } };
    await eventually('both are cosigned', async () => {
      const { witnesses } = (JSON.parse(await ops('status', '--json')) as Witnessed).readModels;
      return witnesses.length === 2 && witnesses.every(({ state }) => state === 'cosigned') && witnesses[1]!.partition === 1;
    }, 30_000);
    expect(await ops('status')).toMatch(/^witness {7}witness\.example\.org {3}cosigned.*\nwitness 1 {5}witness\.example\.org {3}cosigned/m);
    for (const { auditUrl, logOrigin } of journals()) {
      const note = await (await fetch(`${auditUrl}/checkpoint/cosigned`)).text();
      expect(note.split('\n')[0]).toBe(logOrigin);
      expect(verifyNote(note, witness.verifierKeys.map(witnessVerifier)).verified).toHaveLength(2);
    }
  }, 60_000);

  test('every journal is audited over the EventStoreDB protocol, and one of them by name', async () => {
    const audited = await node('tools/audit/main.ts', '--eventstore', server.dataDir);
    expect(audited.match(/ACCEPTED/g)).toHaveLength(3);
    expect(audited).toMatch(/deliveries +[1-9]\d* taken in/);
    for (const { logOrigin } of journals()) expect(audited).toContain(logOrigin);
    const { auditUrl, logOrigin } = journals()[1];
    expect(await node('tools/audit/main.ts', journals()[0].eventStoreUrl!, '--journal', 'journal-1', '--against', auditUrl)).toContain(logOrigin);
  }, 60_000);

  test('rotate-keys gives every log its own keys, listed in connect.json', async () => {
    const before = partitionKeys();
    const rotated = (await ops('rotate-keys', '--json')).trim().split('\n').map((line) => JSON.parse(line) as { partition: number; logVerifierKeys: string[] });
    expect(rotated.map(({ partition }) => partition)).toEqual([0, 1]);
    await eventually('connect.json names them', () => String(partitionKeys()) === String(rotated[1]!.logVerifierKeys));
    expect(partitionKeys()).not.toEqual(before);
    expect((await node('tools/audit/main.ts', server.dataDir)).match(/ACCEPTED/g)).toHaveLength(3);
  }, 60_000);

  test('a takeout contains the account’s events of each journal, and each part is verified', async () => {
    const [person] = people;
    const id = person!.account.userId;
    const out = join(folder, 'takeout');
    const taken = JSON.parse(await ops('takeout', '--user', String(id), '--out', out, '--json')) as { parts: { out: string; events: number; opened: number }[] };
    expect(taken.parts.map((part) => part.out)).toEqual([out, join(out, 'partition-1')]);
    for (const part of taken.parts) {
      expect(verifyExport(part.out)).toMatchObject({ events: part.events, opened: part.opened, erased: 0 });
      expect(part.opened).toBeGreaterThan(10);
    }
    // Each journal records the takeout as an event, which the next takeout contains.
    const next = join(folder, 'next takeout');
    await eventually('the events are signed', async () => {
      rmSync(next, { recursive: true, force: true });
      await ops('takeout', '--user', String(id), '--out', next);
      return [next, join(next, 'partition-1')].every((part) => readFileSync(join(part, 'history.txt'), 'utf8').includes(`takeouts-${id}\tTakeoutMade`));
    });
  }, 60_000);

  test('a message deleted for everyone has a receipt in each journal that had a copy', async () => {
    const { account } = people[0]!;
    const sent = (await account.call('messages.sendMessage', { peer: peers[0]!, message: 'not for long', random_id: 77n })) as tl.updateShortSentMessage | tl.updates;
    const id = sent._ === 'updateShortSentMessage' ? sent.id : sent.updates.flatMap((update) => (update._ === 'updateMessageID' ? [update.id] : []))[0]!;
    await account.call('messages.deleteMessages', { id: [id], revoke: true });
    for (const partition of [0, 1]) {
      const { log } = partitionPaths(server.dataDir, partition);
      const out = join(folder, `${partition}.receipt`);
      await eventually('it is erased, and signed', async () => {
        const position = erasureIn(log);
        return position !== undefined && (await node('tools/audit/main.ts', 'receipt', String(position), '--data', log, '--out', out).then(() => true, () => false));
      }, 60_000);
      expect(await node('tools/audit/main.ts', 'verify-receipt', out)).toMatch(new RegExp(`ACCEPTED: MessagesErased at position \\d+ of ${journals()[partition]!.logOrigin}.* destroyed the keys of dialog-`));
    }
  }, 90_000);
});

/** Position of the newest erasure under a signed checkpoint. */
function erasureIn(log: string): number | undefined {
  const reader = openLogReader(log);
  try {
    const { size = 0 } = reader.checkpoint() ?? {};
    let found: number | undefined;
    for (let next = 0; next < size; ) {
      const { entries } = reader.readEntries(next, size);
      for (const [offset, entry] of entries.entries()) if (decodeEntry(entry).fact.type === 'MessagesErased') found = next + offset;
      next += entries.length;
    }
    return found;
  } finally {
    reader.close();
  }
}
