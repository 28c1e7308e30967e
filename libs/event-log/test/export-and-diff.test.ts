/** Exports that anybody can verify, and comparisons of copies of a log. */
import { appendFileSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '@teamgram/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tmpdir } from 'node:os';
import {
  compareLogs, decodeEntry, DifferentLogs, directoryAudit, ExportExists, fsck, openEmbeddedLog, openingsOf, openLogReader, PathMissing, provenDirectory, provenTiles, proofOf, serveTiles,
  verifyExport, verifyTlogProof, writeExport, type OpenEvent, type ProvenLog,
} from '../src/index.ts';
import { signersOf } from '../src/tiles/proven-log.ts';
import { logKeys, logOptions, memoryKeyring, messageSent, newEvent, pinned, renamed, withDir } from './fixtures.ts';

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'export-'));
  await fill(join(dir, 'log'), 3);
});
afterAll(() => rmSync(dir, { recursive: true }));

const keyring = memoryKeyring();

async function fill(log: string, messages: number, random = seededRandom('fill')): Promise<void> {
  const writer = await openEmbeddedLog(logOptions(log, { keyring, commitPaceMs: 0 }));
  await writer.append([newEvent(renamed(7, 'Alice'), random)]).durable;
  const sent = Array.from({ length: messages }, (_, at) => writer.append([newEvent(messageSent(7, 9, at + 1, `hello ${at + 1}`), random), newEvent(pinned(9, at), random)]).durable);
  await Promise.all(sent);
  await writer.close();
}

const opening = (log: ProvenLog): OpenEvent => async (position) => {
  const event = decodeEntry(await log.entry(position));
  const key = keyring.leaf(event.stream, event.version);
  return key && openingsOf(event, key);
};

/** A new opened export of Alice's account. */
async function takeout(out: string, open = true): Promise<number> {
  const log = provenDirectory(join(dir, 'log'));
  try {
    return await writeExport(log, { account: 7 }, out, open ? opening(log) : undefined);
  } finally {
    log.close();
  }
}

describe('an export', () => {
  test('of an account contains the opened events that concern it, and is verified without a server', () => withDir(async (into) => {
    const out = join(into, 'takeout');
    expect(await takeout(out)).toBe(4);
    const printed = openLogReader(join(dir, 'log')).verifierKeys();
    expect(verifyExport(out, printed.slice(0, 2))).toEqual({ origin: 'example.org/teamgram/0', size: 7, events: 4, opened: 4, erased: 0, sealed: 0, dice: { drawn: 0, copied: 0, untold: 0, unexplained: [] }, ownKeys: false });
    const history = readFileSync(join(out, 'history.txt'), 'utf8');
    expect(history).toContain('hello 3');
    expect(history).not.toContain('DialogPinned');
    await expect(takeout(out)).rejects.toThrow(ExportExists);
  }));

  test('of a chat keeps fields sealed unless opened; the result over tiles is the same', () => withDir(async (into) => {
    const serve = serveTiles(openLogReader(join(dir, 'log')));
    const tiles = await provenTiles(async (path) => Buffer.from(serve(`/${path}`).body));
    const log = provenDirectory(join(dir, 'log'));
    await writeExport(log, { chat: 'dialog-7-9' }, join(into, 'files'));
    await writeExport(tiles, { chat: 'dialog-7-9' }, join(into, 'tiles'));
    log.close();
    expect(verifyExport(join(into, 'files'))).toMatchObject({ events: 3, opened: 0, sealed: 3, ownKeys: true });
    for (const name of readdirSync(join(into, 'files/events'))) expect(readFileSync(join(into, 'tiles/events', name))).toEqual(readFileSync(join(into, 'files/events', name)));
  }));

  test('marks an erased message as erased, and its proof stays valid', () => withDir(async (into) => {
    const log = provenDirectory(join(dir, 'log'));
    const erased: OpenEvent = async (position) => (position === 1 ? undefined : opening(log)(position));
    await writeExport(log, { chat: 'dialog-7-9' }, join(into, 'out'), erased);
    log.close();
    expect(verifyExport(join(into, 'out'))).toMatchObject({ events: 3, opened: 2, erased: 1 });
    expect(readFileSync(join(into, 'out/history.txt'), 'utf8')).toContain('content: (erased)');
  }));

  /** Changes a text file of a new export. */
  const rewritten = (name: string, from: string | RegExp, to: string) => (out: string) => {
    const text = readFileSync(join(out, name), 'utf8');
    expect(text).not.toBe(text.replace(from, to));
    writeFileSync(join(out, name), text.replace(from, to));
  };
  const plaintextOf = (out: string) => (JSON.parse(readFileSync(join(out, 'events/000000000003.opened.json'), 'utf8')) as { fields: { plaintext: string }[] }).fields[0]!.plaintext;

  test.each<[string, (out: string) => void, string, number | undefined, RegExp]>([
    ['a text that people read', rewritten('history.txt', 'hello 2', 'hello you'), 'history.txt', undefined, /line 4 does not say/],
    ['a shown value', rewritten('events/000000000003.opened.json', 'hello 2', 'hello you'), 'events/000000000003.opened.json', 3, /something else than its own bytes/],
    ['a disclosed text', (out) => rewritten('events/000000000003.opened.json', plaintextOf(out), Buffer.from(Buffer.from(plaintextOf(out), 'base64').toString('latin1').replace('2', '8'), 'latin1').toString('base64'))(out), 'events/000000000003.opened.json', 3, /not the one that the event commits to/],
    ['the stored bytes of an event', (out) => appendFileSync(join(out, 'events/000000000003.event'), 'x'), 'events/000000000003.tlog-proof', 3, /does not lead from this entry/],
    ['one event put in the place of another', (out) => copyFileSync(join(out, 'events/000000000001.event'), join(out, 'events/000000000003.event')), 'events/000000000003.tlog-proof', 3, /does not lead/],
    ['a proof', rewritten('events/000000000005.tlog-proof', 'index 5', 'index 4'), 'events/000000000005.tlog-proof', 5, /does not lead/],
    ['the checkpoint', rewritten('checkpoint', '\n7\n', '\n8\n'), 'checkpoint', undefined, /not signed/],
    ['the list of events', rewritten('export.json', '"type": "UserRenamed"', '"type": "UserRegistered"'), 'export.json', 0, /the stored event is UserRenamed/],
    ['a claim that a message was erased', rewritten('export.json', '"content": "opened"', '"content": "erased"'), 'events/000000000001.opened.json', undefined, /does not list it/],
    ['a file that is missing', (out) => rmSync(join(out, 'events/000000000003.event')), 'events/000000000003.event', 3, /missing/],
    ['a file too many', (out) => writeFileSync(join(out, 'events/more'), ''), 'events/more', undefined, /does not list it/],
    ['an export that is none', (out) => writeFileSync(join(out, 'export.json'), '{}'), 'export.json', undefined, /no export of this version/],
  ])('%s is refused with file and position', (_, change, file, position, reason) => withDir(async (into) => {
    const out = join(into, 'takeout');
    await takeout(out);
    change(out);
    expect(() => verifyExport(out)).toThrow(expect.objectContaining({ file, position, message: expect.stringMatching(reason) }));
  }));

  test('a message omitted from a chat is noticed, and keys of another log are not accepted', () => withDir(async (into) => {
    const log = provenDirectory(join(dir, 'log'));
    const out = join(into, 'out');
    await writeExport(log, { chat: 'dialog-7-9' }, out);
    log.close();
    expect(() => verifyExport(out, ['example.org/other+12345678+AAAA'])).toThrow(/not among those that signed/);
    const manifest = JSON.parse(readFileSync(join(out, 'export.json'), 'utf8')) as { events: { position: number }[] };
    manifest.events.splice(1, 1);
    writeFileSync(join(out, 'export.json'), JSON.stringify(manifest));
    for (const kind of ['event', 'tlog-proof']) rmSync(join(out, `events/000000000003.${kind}`));
    expect(() => verifyExport(out)).toThrow(/version 1 of dialog-7-9 is missing/);
  }));
});

describe('two copies', () => {
  const compared = async (a: string, b: string) => {
    const logs = [provenDirectory(a), provenDirectory(b)] as const;
    try {
      return await compareLogs(logs);
    } finally {
      for (const log of logs) log.close();
    }
  };

  test('are the same, or one is a prefix of the other', () => withDir(async (into) => {
    const [log, copy] = [join(into, 'log'), join(into, 'copy')];
    await fill(log, 300);
    cpSync(log, copy, { recursive: true });
    expect(await compared(log, copy)).toMatchObject({ kind: 'same', common: 601, sizes: [601, 601] });
    const writer = await openEmbeddedLog(logOptions(log));
    await writer.append([newEvent(pinned(9, 1000))]).durable;
    await writer.close();
    expect(await compared(log, copy)).toMatchObject({ kind: 'prefix', shorter: 1, common: 601, sizes: [602, 601] });
  }));

  test('that fork are distinguished at the first different event, with evidence that a third party can verify', () => withDir(async (into) => {
    const [log, fork] = [join(into, 'log'), join(into, 'fork')];
    await fill(log, 300);
    cpSync(log, fork, { recursive: true });
    for (const [path, peer] of [[log, 1], [fork, 2]] as const) {
      const writer = await openEmbeddedLog(logOptions(path));
      await writer.append(Array.from({ length: 400 }, () => newEvent(pinned(9, peer)))).durable;
      await writer.close();
      expect((await fsck(directoryAudit(path, { threads: 0 }))).fault).toBeUndefined();
    }
    const served = serveTiles(openLogReader(fork));
    let fetched = 0;
    const [a, b] = [provenDirectory(log), await provenTiles(async (path) => {
      fetched++;
      const { status, body } = served(`/${path}`);
      if (status !== 200) throw new PathMissing(`HTTP ${status}`);
      return Buffer.from(body);
    })];
    const comparison = await compareLogs([a, b]);
    expect(comparison).toMatchObject({ kind: 'fork', common: 601, sizes: [1001, 1001], sameSigner: true });
    expect(comparison.lookups).toBeLessThan(40);
    expect(fetched).toBeLessThan(20);
    const verifiers = signersOf(a.checkpoint, a.keys);
    const [one, other] = comparison.sides!.map(({ proof, entry }) => verifyTlogProof(proof, entry, verifiers));
    expect([one!.index, other!.index]).toEqual([601, 601]);
    expect(comparison.sides![0].entry).not.toEqual(comparison.sides![1].entry);
    a.close();
  }));

  test('a copy whose tree contradicts its checkpoint is refused, and so are two different logs', () => withDir(async (into) => {
    const [log, copy, other] = [join(into, 'log'), join(into, 'copy'), join(into, 'other')];
    await fill(log, 20);
    cpSync(log, copy, { recursive: true });
    const tree = readFileSync(join(copy, 'tree/0'));
    tree[5 * 32]! ^= 1;
    writeFileSync(join(copy, 'tree/0'), tree);
    await expect(compared(log, copy)).rejects.toThrow(/tree contradicts the checkpoint/);
    const writer = await openEmbeddedLog(logOptions(other, { origin: 'example.org/other', logKeys }));
    await writer.close();
    await expect(compared(log, other)).rejects.toThrow(DifferentLogs);
  }));

  test('a proof from a log in a directory is one that other programs can verify', () => withDir(async (into) => {
    mkdirSync(join(into, 'log'));
    await fill(join(into, 'log'), 2);
    const log = provenDirectory(join(into, 'log'));
    expect(verifyTlogProof(await proofOf(log, 2), await log.entry(2), signersOf(log.checkpoint, log.keys))).toMatchObject({ index: 2 });
    log.close();
  }));
});
