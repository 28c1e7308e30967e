import { leafHash } from '@teamgram/crypto';
import { decodeEnvelope, encodeEnvelope } from '@teamgram/event-schemas';
import { beforeAll, describe, expect, test } from 'vitest';
import { directoryAudit, fsck, openEmbeddedLog, PathMissing, serveTiles, tilesAudit, openLogReader, type NewEvent, type Report } from '../src/index.ts';
import { encodeFrame, parseFrame, type Frame } from '../src/segments/frame.ts';
import { listSegments, segmentPath } from '../src/segments/segment-files.ts';
import { logOptions, messageSent, newEvent, pinned, renamed } from './fixtures.ts';
import { seeded, SimulatedFs } from './simulated-fs.ts';

const DIR = '/log';
const SEGMENT_SIZES = { segmentBytesMax: 1280, zeroStepBytes: 640 };

/** A small, closed log of several segments: Alice and Bob write to each other. */
async function smallLog(): Promise<SimulatedFs> {
  const fs = new SimulatedFs(seeded(1));
  const log = await openEmbeddedLog(logOptions(DIR, { fs, indexFile: ':memory:', segmentSizes: SEGMENT_SIZES }));
  for (let nth = 1; nth <= 4; nth++) {
    const facts = [messageSent(7, 9, nth, `message ${nth}`), ...(nth % 3 === 0 ? [pinned(7, nth), renamed(9, `Bob ${nth}`)] : [])];
    await log.append(facts.map((fact) => newEvent(fact))).durable;
  }
  await log.close();
  return fs;
}

/** Begins a log like the small one with the given events. */
async function logOf(...calls: NewEvent[][]): Promise<SimulatedFs> {
  const fs = new SimulatedFs(seeded(1));
  const log = await openEmbeddedLog(logOptions(DIR, { fs, indexFile: ':memory:' }));
  for (const call of calls) await log.append(call).durable;
  await log.close();
  return fs;
}

const audit = (fs: SimulatedFs, rangeBytes = 700) => fsck(directoryAudit(DIR, { fs, rangeBytes }));

let fs: SimulatedFs;
let honest: Report;
beforeAll(async () => {
  fs = await smallLog();
  honest = await audit(fs);
});

/** Changes a file, audits the log, and restores the file. */
async function auditAfter(path: string, change: (bytes: Buffer) => Buffer | void): Promise<Report> {
  const before = fs.bytesOf(path);
  const copy = Buffer.from(before);
  fs.replace(path, change(copy) ?? copy);
  try {
    return await audit(fs);
  } finally {
    fs.replace(path, before);
  }
}

function framesOf(path: string): (Frame & { offset: number })[] {
  const bytes = fs.bytesOf(path);
  const frames: (Frame & { offset: number })[] = [];
  for (let offset = 0; ; ) {
    const frame = parseFrame(bytes.subarray(offset));
    if (typeof frame === 'string') return frames;
    frames.push({ ...frame, offset });
    offset += frame.length;
  }
}

test('an honest log is accepted', () => {
  expect(honest).toMatchObject({ fault: undefined, events: 6, mailboxes: 2, streams: 3, commits: 4 });
  expect(listSegments(fs, DIR).length).toBeGreaterThan(1);
});

describe('one flipped bit', () => {
  test('in any byte of a commit is refused, and the changed event is named', { timeout: 60_000 }, async () => {
    for (const segment of listSegments(fs, DIR)) {
      const path = segmentPath(DIR, segment);
      for (const { offset, length, first, count, entries } of framesOf(path)) {
        for (let at = offset; at < offset + length; at++) {
          const { fault } = await auditAfter(path, (bytes) => void (bytes[at]! ^= 1 << (at % 8)));
          const touched = entries.findIndex((entry) => at >= entry.byteOffset - fs.bytesOf(path).byteOffset && at < entry.byteOffset - fs.bytesOf(path).byteOffset + entry.length);
          expect({ at, position: fault?.position }).toEqual({ at, position: expect.toSatisfy((position) => (touched >= 0 ? position === first + touched : position >= first && position < first + count)) });
        }
      }
    }
  });

  test('in the zeros after the last commit is refused', async () => {
    const path = segmentPath(DIR, listSegments(fs, DIR).at(-1)!);
    const { offset, length } = framesOf(path).at(-1)!;
    for (let at = offset + length; at < fs.bytesOf(path).length; at += 37) {
      expect((await auditAfter(path, (bytes) => void (bytes[at]! ^= 0x10))).fault?.position).toBe(6);
    }
  });

  test('in any byte of the tree files is refused', async () => {
    for (const path of fs.paths.filter((name) => name.startsWith(`${DIR}/tree/`))) {
      for (let at = 0; at < fs.bytesOf(path).length; at++) {
        expect((await auditAfter(path, (bytes) => void (bytes[at]! ^= 0x04))).fault?.position).toBe(Math.floor(at / 32));
      }
    }
  });

  test('in a checkpoint, the lock, a kept checkpoint or the printed keys is refused (every 5th byte)', { timeout: 60_000 }, async () => {
    for (const path of fs.paths.filter((name) => name.includes('checkpoint') || name.endsWith('log-keys'))) {
      for (let at = 0; at < fs.bytesOf(path).length; at += 5) {
        expect({ path, at, fault: (await auditAfter(path, (bytes) => void (bytes[at]! ^= 0x01))).fault }).toEqual({ path, at, fault: expect.anything() });
      }
    }
  });
});

test('an unfinished commit of a killed writer is not a violation, but is mentioned', async () => {
  const path = segmentPath(DIR, listSegments(fs, DIR).at(-1)!);
  const { offset, length } = framesOf(path).at(-1)!;
  const { bytes: next } = encodeFrame(6, [Buffer.alloc(900, 1)], Buffer.alloc(64), 0);
  const torn = (bytes: Buffer) => void next.copy(bytes, offset + length, 0, 512 - ((offset + length) % 512) + 512);
  expect(await auditAfter(path, torn)).toMatchObject({ fault: undefined, events: 6, notes: expect.arrayContaining([expect.stringContaining('unfinished commit')]) });
});

describe('a removed tail is refused at the first missing event', () => {
  test('cut after a commit', async () => {
    const path = segmentPath(DIR, listSegments(fs, DIR).at(-1)!);
    const last = framesOf(path).at(-1)!;
    expect((await auditAfter(path, (bytes) => bytes.subarray(0, last.offset))).fault).toMatchObject({ position: last.first, reason: expect.stringContaining('signed checkpoint covers 6') });
    expect((await auditAfter(path, (bytes) => void bytes.fill(0, last.offset))).fault?.position).toBe(last.first);
  });

  test('cut within a commit', async () => {
    const path = segmentPath(DIR, listSegments(fs, DIR).at(-1)!);
    const last = framesOf(path).at(-1)!;
    expect((await auditAfter(path, (bytes) => bytes.subarray(0, last.offset + last.length - 1))).fault?.position).toBe(last.first);
  });

  test('the last segment removed', async () => {
    const segment = listSegments(fs, DIR).at(-1)!;
    expect((await auditAfter(segmentPath(DIR, segment), () => Buffer.alloc(0))).fault?.position).toBe(segment);
  });
});

test('a rolled-back segment is refused at the first event that it lost', async () => {
  const path = segmentPath(DIR, listSegments(fs, DIR)[0]!);
  const frames = framesOf(path);
  const earlier = frames.at(-2)!;
  const { fault } = await auditAfter(path, (bytes) => bytes.subarray(0, earlier.offset));
  expect(fault?.position).toBe(earlier.first);
});

describe('a forger who repairs checksums and tree files', () => {
  /** Rewrites one frame and the chain of checksums after it within its segment. */
  const reframed = (bytes: Buffer, at: number, forge: (frame: Frame) => Uint8Array[]) => {
    const frames = framesOf(segmentPath(DIR, 0));
    const parts: Buffer[] = [];
    let previousCrc = 0;
    for (const [index, frame] of frames.entries()) {
      const { bytes: encoded, crc } = encodeFrame(frame.first, index === at ? forge(frame) : frame.entries, frame.signature, previousCrc);
      parts.push(encoded);
      previousCrc = crc;
    }
    const { offset, length } = frames.at(-1)!;
    return Buffer.concat([...parts, bytes.subarray(offset + length)]);
  };

  test('cannot swap two events', async () => {
    const path = segmentPath(DIR, 0);
    const { first } = framesOf(path)[2]!;
    const { fault } = await auditAfter(path, (bytes) => reframed(bytes, 2, ({ entries: [a, b, ...rest] }) => [b!, a!, ...rest]));
    expect(fault?.position).toBe(first);
  });

  test('cannot alter an event, even with its leaf hash replaced', async () => {
    const path = segmentPath(DIR, 0);
    const forged = encodeEnvelope({ ...decodeEnvelope(framesOf(path)[1]!.entries[0]!), timeMs: 1 });
    const tree = fs.bytesOf(`${DIR}/tree/0`);
    const mended = Buffer.from(tree);
    mended.set(leafHash(forged), 32);
    fs.replace(`${DIR}/tree/0`, mended);
    try {
      const { fault } = await auditAfter(path, (bytes) => reframed(bytes, 1, () => [forged]));
      expect(fault).toMatchObject({ position: 1, reason: expect.stringContaining('signature of the commit is wrong') });
    } finally {
      fs.replace(`${DIR}/tree/0`, tree);
    }
  });

  test('cannot roll the lock back to before the published checkpoint', async () => {
    const [kept] = fs.paths.filter((path) => path.startsWith(`${DIR}/checkpoints/`));
    const { fault } = await auditAfter(`${DIR}/checkpoint.lock`, () => Buffer.from(fs.bytesOf(kept!)));
    expect(fault?.reason).toContain('rolled back');
  });
});

describe('a writer with invalid events in valid commits is refused', () => {
  const sent = (nth: number) => newEvent(messageSent(7, 9, nth, 'x'));
  const misnumbered = (fact: ReturnType<typeof messageSent>) => ({ ...fact, deliveries: fact.deliveries.map((each) => ({ ...each, messageId: 44 })) });
  test.each<[string, NewEvent[], number, RegExp]>([
    ['a hole in a mailbox', [sent(1), sent(3)], 1, /leaves a hole/],
    ['a repeated number', [sent(1), sent(1)], 1, /repeats a number/],
    ['a mailbox whose first entry joins on to 0', [sent(0)], 0, /repeats a number: it stood at pts 1, the entry goes from 0 to 1/],
    ['a mailbox whose first entry leaves 2 out', [sent(2)], 0, /leaves a hole/],
    ['a misnumbered message', [newEvent(misnumbered(messageSent(7, 9, 1, 'x')))], 0, /must be its pts/],
  ])('%s', async (_, events, position, reason) => {
    expect((await audit(await logOf(events))).fault).toMatchObject({ position, reason: expect.stringMatching(reason) });
  });
});

describe('over HTTP tiles', () => {
  const auditTiles = (change: (path: string, body: Uint8Array) => Uint8Array = (_, body) => body) => {
    const reader = openLogReader(DIR, fs);
    const serve = serveTiles(reader);
    const fetchPath = async (path: string) => {
      const { status, body } = serve(`/${path}`);
      if (status !== 200) throw new PathMissing(`HTTP ${status}`);
      return change(path, Buffer.from(body));
    };
    return fsck(tilesAudit(fetchPath));
  };

  test('an honest log is accepted, and the report says what tiles cannot show', async () => {
    const report = await auditTiles();
    expect(report).toMatchObject({ fault: undefined, events: 6, root: honest.root, commits: undefined });
    expect(report.unchecked.join()).toContain("writer's signatures");
  });

  test('a changed entry is refused at its position', async () => {
    const entry = openLogReader(DIR, fs).entry(3);
    const { fault } = await auditTiles((path, body) => {
      if (path.startsWith('tile/entries')) body[Buffer.from(body).indexOf(entry) + 40]! ^= 1;
      return body;
    });
    expect(fault?.position).toBe(3);
  });

  test('a log that does not serve a bundle or a tile is refused at that position', async () => {
    for (const missing of ['tile/entries/000', 'tile/0/000']) {
      const withheld = (path: string, body: Uint8Array) => {
        if (path.startsWith(missing)) throw new PathMissing('HTTP 404');
        return body;
      };
      expect((await auditTiles(withheld)).fault).toMatchObject({ position: 0, reason: expect.stringContaining('does not serve') });
    }
  });

  test('a changed leaf hash, a truncated bundle and a changed checkpoint are refused', async () => {
    const flipped = (start: string, at: number) => auditTiles((path, body) => (path.startsWith(start) && (body[at]! ^= 1), body));
    expect((await flipped('tile/0', 2 * 32)).fault?.position).toBe(2);
    expect((await flipped('checkpoint', 60)).fault).toBeDefined();
    expect((await auditTiles((path, body) => (path.startsWith('tile/entries') ? body.subarray(0, -3) : body))).fault?.position).toBe(5);
  });
});
