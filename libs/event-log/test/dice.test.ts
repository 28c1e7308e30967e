import { createHmac } from 'node:crypto';
import type { Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { content, dice, diceOutcome, forwardOrigin, media } from '@teamgram/event-schemas';
import { auditDice, decodeEntry, diceSeedHash, directoryAudit, drawDice, fsck, openEmbeddedLog, openingsOf, provenDirectory, verifyExport, writeExport, type NewEvent } from '../src/index.ts';
import { logOptions, memoryKeyring, messageSent, newEvent, withDir } from './fixtures.ts';

const seed = (number: number) => new Uint8Array(32).fill(number);
const bound = (number: number, of = number): Fact => ({ type: 'DiceSeedCommitted', stream: 'dice', number, hash: diceSeedHash(seed(of)) });
const told = (number: number): Fact => ({ type: 'DiceSeedRevealed', stream: 'dice', number, seed: seed(number) });
const placed = (...facts: Fact[]) => facts.map((fact, position) => ({ position, fact }));

describe('auditDice', () => {
  test('every revealed seed was committed before it came into force', () => {
    const { seeds, faults } = auditDice(placed(bound(1), bound(2), told(1), bound(3), told(2)));
    expect(faults).toEqual([]);
    expect(seeds).toMatchObject([{ number: 1, committedAt: 0, inForceFrom: 0, inForceBelow: 2 }, { number: 2, committedAt: 1, inForceFrom: 2, inForceBelow: 4 }]);
  });

  test.each([
    ['another seed than was bound', [bound(1, 9), bound(2), told(1)], 'seed 1 is not the one that was bound at 0'],
    ['one that was never bound', [bound(1), told(2)], 'seed 2 is told and was never bound'],
    ['one that was bound too late', [bound(1), told(1), bound(2), told(2)], 'seed 2 was bound at 2, after it came into force at 1'],
    ['one that is told twice', [bound(1), bound(2), told(1), told(1)], 'seed 1 was told before'],
    ['one that was bound twice', [bound(1), bound(1, 2)], 'seed 1 was bound before'],
  ])('finds %s', (_, facts, reason) => expect(auditDice(placed(...facts)).faults).toMatchObject([{ reason }]));
});

test('a throw is an HMAC-SHA256 over its place in the log', () => {
  const place = { stream: 'dialog-1-2', version: 7, commandId: new Uint8Array(16).fill(0xab) };
  expect(Buffer.from(drawDice(seed(1), place))).toEqual(createHmac('sha256', seed(1)).update(`dialog-1-2/7/${'ab'.repeat(16)}`).digest());
});

const keyring = memoryKeyring();

/** Each inner list is one commit. */
async function write(dir: string, commits: NewEvent[][]): Promise<void> {
  const log = await openEmbeddedLog(logOptions(dir, { keyring, commitPaceMs: 0 }));
  for (const events of commits) await log.append(events).durable;
  await log.close();
}

describe('the audit of a log', () => {
  const facts = (...some: Fact[]) => some.map((fact) => [newEvent(fact)]);

  test('accepts committed seeds, also when the audit is resumed', () => withDir(async (dir) => {
    const log = join(dir, 'log');
    const resumeFile = join(dir, 'state');
    await write(log, facts(bound(1), bound(2), told(1)));
    expect(await fsck(directoryAudit(log, { rangeBytes: 0 }), undefined, { resumeFile, saveEveryMs: 0 })).toMatchObject({ fault: undefined });
    await write(log, facts(bound(3), told(2), told(2)));
    const fault = { kind: 'dice-seed', position: 5, stream: 'dice', reason: 'seed 2 was told before' };
    for (const rangeBytes of [0, 10_000]) expect(await fsck(directoryAudit(log, { rangeBytes }))).toMatchObject({ fault });
    expect(await fsck(directoryAudit(log), undefined, { resumeFile, saveEveryMs: 0 })).toMatchObject({ resumedAt: 3, fault });
  }));

  test('refuses a seed other than the committed one', () => withDir(async (dir) => {
    await write(dir, facts(bound(1, 9), bound(2), told(1)));
    expect(await fsck(directoryAudit(dir))).toMatchObject({ fault: { kind: 'dice-seed', position: 2, reason: 'seed 1 is not the one that was bound at 0' } });
  }));
});

describe('an opened export', () => {
  /** The nth message between 7 and 9, with a die showing the value drawn from the first seed, or another value. */
  function thrown(nth: number, { lie = false, forwarded = false } = {}): NewEvent {
    const event = newEvent(messageSent(7, 9, nth, ''));
    const drawn = diceOutcome('🎲', drawDice(seed(1), { stream: 'dialog-7-9', version: nth - 1, commandId: event.causationId }));
    const value = lie ? 1 + (drawn % 6) : drawn;
    const fact = { ...messageSent(7, 9, nth, ''), content: content({ media: media({ dice: dice({ emoticon: '🎲', value }) }), ...(forwarded ? { forward: forwardOrigin({ fromUser: 9 }) } : {}) }) };
    return { ...event, fact };
  }

  async function exported(dir: string): Promise<string> {
    const out = join(dir, 'out');
    await write(join(dir, 'log'), [[newEvent(bound(1)), newEvent(bound(2))], [thrown(1)], [thrown(2, { lie: true })], [thrown(3, { lie: true, forwarded: true })], [newEvent(told(1)), newEvent(bound(3))], [thrown(4)]]);
    const log = provenDirectory(join(dir, 'log'));
    await writeExport(log, { account: 7 }, out, async (position) => {
      const event = decodeEntry(await log.entry(position));
      return openingsOf(event, keyring.leaf(event.stream, event.version) as Uint8Array);
    });
    log.close();
    return out;
  }

  test('shows for each throw whether it has the drawn value', () => withDir(async (dir) => {
    expect(verifyExport(await exported(dir))).toMatchObject({ events: 4, opened: 4, dice: { drawn: 1, copied: 1, untold: 1, unexplained: [3] } });
  }));

  test('is refused without all seeds of its dice', () => withDir(async (dir) => {
    const out = await exported(dir);
    const path = join(out, 'export.json');
    const { dice: seeds, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as { dice: object[] };
    for (const name of ['event', 'tlog-proof']) rmSync(join(out, `events/000000000000.${name}`));
    writeFileSync(path, JSON.stringify({ ...manifest, dice: seeds.slice(1) }));
    expect(() => verifyExport(out)).toThrow('a seed of dice is missing or out of order');
    for (const position of [1, 5, 6]) for (const name of ['event', 'tlog-proof']) rmSync(join(out, `events/00000000000${position}.${name}`));
    writeFileSync(path, JSON.stringify(manifest));
    expect(() => verifyExport(out)).toThrow('the seeds of the dice in it are missing');
  }));
});
