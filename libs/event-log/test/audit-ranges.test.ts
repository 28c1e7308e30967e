/** The audit in ranges, on threads and in several runs has the same findings as the audit in one run. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditStopped, directoryAudit, fsck, openEmbeddedLog, openLogReader, PathMissing, serveTiles, StateMismatch, tilesAudit, type Report } from '../src/index.ts';
import { nodeFs } from '../src/files/node-fs.ts';
import { listSegments, segmentPath } from '../src/segments/segment-files.ts';
import { logOptions, messageSent, newEvent, pinned, withDir } from './fixtures.ts';

const SEGMENT_SIZES = { segmentBytesMax: 24 * 1024, zeroStepBytes: 8 * 1024 };

/** Two people exchange messages and pin dialogs. Commits of one to three events, several segments. */
async function fill(dir: string, commits: number): Promise<void> {
  const log = await openEmbeddedLog(logOptions(dir, { segmentSizes: SEGMENT_SIZES, commitPaceMs: 0 }));
  for (let nth = 1; nth <= commits; nth++) {
    const facts = [messageSent(7, 9, nth, `message ${nth}`), ...(nth % 3 === 0 ? [pinned(7, nth), pinned(9, nth)] : [])];
    await log.append(facts.map((fact) => newEvent(fact))).durable;
  }
  await log.close();
}

const verdict = (report: Report) => ({ ...report, durationMs: 0, notes: [] });

describe('ranges', () => {
  test('wherever a byte is changed, ranges of any size and threads have the same finding as an audit commit by commit', { timeout: 120_000 }, () => withDir(async (dir) => {
    await fill(dir, 150);
    const places = listSegments(nodeFs, dir).map((segment) => segmentPath(dir, segment));
    expect(places.length).toBeGreaterThan(2);
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(places.length - 1), fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 60_000 }), async (place, nth, change, rangeBytes) => {
      const path = places[nth]!;
      const honest = readFileSync(path);
      const changed = Buffer.from(honest);
      changed[place % changed.length]! ^= change;
      writeFileSync(path, changed);
      try {
        const [single, ranges] = [await fsck(directoryAudit(dir, { rangeBytes: 0 })), await fsck(directoryAudit(dir, { rangeBytes, threads: 0 }))];
        expect(single.fault).toBeDefined();
        expect(verdict(ranges).fault).toEqual(verdict(single).fault);
      } finally {
        writeFileSync(path, honest);
      }
    }), { numRuns: 40 });
    const [single, threads] = [await fsck(directoryAudit(dir, { rangeBytes: 0 })), await fsck(directoryAudit(dir, { rangeBytes: 3_000, threads: 2 }))];
    expect(verdict(threads)).toEqual(verdict(single));
    expect(single).toMatchObject({ fault: undefined, mailboxes: 2, events: 250 });
  }));

  test('a finding contains position, stream, what was expected and found, its meaning and the next step', () => withDir(async (dir) => {
    const log = await openEmbeddedLog(logOptions(dir));
    await log.append([newEvent(messageSent(7, 9, 1, 'x')), newEvent(messageSent(7, 9, 3, 'x'))]).durable;
    await log.close();
    expect((await fsck(directoryAudit(dir))).fault).toEqual({
      kind: 'mailbox-hole', position: 1, stream: 'dialog-7-9', reason: expect.stringContaining('leaves a hole'),
      expected: 'an entry from pts 2 on', found: 'one from pts 3 to 4', means: expect.any(String), next: expect.any(String),
    });
  }));
});

describe('the queues of devices', () => {
  const queued = (qts: number, key = 1) => newEvent({
    type: 'SecretMessageQueued', stream: `secret-queue-${key}`, authKeyId: new Uint8Array(8).fill(key), user: 7, qts, requester: 9, chat: 5, file: 0,
    message: { randomId: new Uint8Array(8), data: new Uint8Array(40), service: false, file: undefined },
  });
  const auditOf = (numbers: number[], rangeBytes: number) => withDir(async (dir) => {
    const log = await openEmbeddedLog(logOptions(dir));
    for (const qts of numbers) await log.append([queued(qts), queued(qts, 2)]).durable;
    await log.close();
    return fsck(directoryAudit(dir, rangeBytes === 0 ? { rangeBytes } : { rangeBytes, threads: 0 }));
  });

  test.each([0, 1])('start at 2 and increase by 1, in one run and in many', async (rangeBytes) => {
    expect((await auditOf([2, 3, 4, 5], rangeBytes)).fault).toBeUndefined();
    expect((await auditOf([3], rangeBytes)).fault).toMatchObject({ kind: 'queue-hole', position: 0 });
    expect((await auditOf([2, 3, 5], rangeBytes)).fault).toMatchObject({ kind: 'queue-hole', position: 4, expected: 'qts 4', found: 'qts 5' });
    expect((await auditOf([2, 3, 3], rangeBytes)).fault).toMatchObject({ kind: 'queue-repeat', position: 4 });
  });
});

describe('resuming', () => {
  const sources = {
    files: (dir: string) => directoryAudit(dir, { rangeBytes: 2_000, threads: 0 }),
    tiles: (dir: string) => {
      const serve = serveTiles(openLogReader(dir));
      return tilesAudit(async (path) => {
        const { status, body } = serve(`/${path}`);
        if (status !== 200) throw new PathMissing(`HTTP ${status}`);
        return Buffer.from(body);
      });
    },
  };

  test.each(Object.entries(sources))('a stopped audit of %s resumes and ends with the same verdict', (_, source) => withDir(async (dir) => {
    await fill(dir, 400);
    const whole = await fsck(source(dir));
    const resumeFile = join(dir, 'state');
    const stop = new AbortController();
    // The state is saved between any two steps; the stop comes from outside, as with Ctrl-C.
    const running = fsck(slowed(source(dir), 2, stop), () => {}, { resumeFile, saveEveryMs: 0, signal: stop.signal });
    await expect(running).rejects.toThrow(AuditStopped);
    expect(existsSync(resumeFile)).toBe(true);
    const rest = await fsck(source(dir), () => {}, { resumeFile });
    expect(rest.resumedAt).toBeGreaterThan(0);
    expect({ ...verdict(rest), resumedAt: 0 }).toEqual(verdict(whole));
    expect(rest.notes.join()).toContain('went on from its state file');
  }));

  test('a repetition across the stop is found', () => withDir(async (dir) => {
    const twice = newEvent(pinned(7, 1));
    const log = await openEmbeddedLog(logOptions(dir));
    for (let nth = 0; nth < 30; nth++) await log.append([newEvent(pinned(8, nth))]).durable;
    await log.append([newEvent(messageSent(7, 9, 1, 'x'))]).durable;
    await log.append([newEvent(messageSent(7, 9, 1, 'again')), twice]).durable;
    await log.close();
    const stop = new AbortController();
    const resumeFile = join(dir, 'state');
    await expect(fsck(slowed(directoryAudit(dir, { rangeBytes: 0 }), 29, stop), () => {}, { resumeFile, saveEveryMs: 0, signal: stop.signal })).rejects.toThrow(AuditStopped);
    const { fault, resumedAt } = await fsck(directoryAudit(dir), () => {}, { resumeFile });
    expect(resumedAt).toBeGreaterThanOrEqual(29);
    expect(fault).toMatchObject({ kind: 'mailbox-repeat', position: 31 });
  }));

  test('a state file of another log, a modified one, and one that has seen more events than exist are refused', () => withDir((dir) => withDir(async (other) => {
    await fill(dir, 60);
    await fill(other, 60);
    const resumeFile = join(dir, 'state');
    await fsck(sources.files(dir), () => {}, { resumeFile, saveEveryMs: 0 });
    const resume = (log: string, file = resumeFile) => fsck(sources.files(log), () => {}, { resumeFile: file });
    expect((await resume(dir)).fault).toBeUndefined();
    await expect(resume(other)).rejects.toThrow(StateMismatch);
    await expect(fsck(sources.tiles(dir), () => {}, { resumeFile })).rejects.toThrow(/by files, not by tiles/);
    const bytes = readFileSync(resumeFile);
    bytes[bytes.length - 3]! ^= 1;
    writeFileSync(join(dir, 'changed'), bytes);
    await expect(resume(dir, join(dir, 'changed'))).rejects.toThrow(/was changed or cut off/);
    const short = openLogReader(dir).checkpoint()!;
    expect(short.size).toBeGreaterThan(0);
    copyFileSync(resumeFile, join(other, 'state'));
    const log = await openEmbeddedLog(logOptions(join(other, 'short')));
    await log.append([newEvent(pinned(1))]).durable;
    await log.close();
    await expect(resume(join(other, 'short'))).rejects.toThrow(/signed only 1/);
  })));
});

/** An audit that is stopped after a number of steps. */
function slowed(run: ReturnType<typeof directoryAudit>, steps: number, stop: AbortController): ReturnType<typeof directoryAudit> {
  let left = steps;
  return (options, found, progress) => run(options, found, async (position, size) => {
    if (--left <= 0) stop.abort();
    await progress(position, size);
  });
}
