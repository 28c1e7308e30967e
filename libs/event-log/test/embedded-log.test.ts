import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { generateSigningKey } from '@teamgram/crypto';
import { decodeEnvelope, encodeEnvelope } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { directoryAudit, DuplicateEventId, EntryTooLarge, fsck, LogDamaged, LogFailed, LogInUse, openEmbeddedLog, openLogReader, systemClock, WrongLogKeys, type EntryRun, type RecordedEvent } from '../src/index.ts';
import { encodeFrame, parseFrame, type Frame } from '../src/segments/frame.ts';
import { logKeys, logOptions, memoryKeyring, messageSent, newEvent, pinned, renamed, withDir, withLog } from './fixtures.ts';
import { seeded, SimulatedFs } from './simulated-fs.ts';

const SEGMENT = '00000000000000000000.seg';
const inDir = (work: (dir: string) => Promise<void>) => () => withDir(work);

describe('append', () => {
  test('assigns dense positions and stream versions at once, and reports when they are durable', inDir((dir) =>
    withLog(logOptions(dir), async (log) => {
      const { events, durable } = log.append([newEvent(pinned(1)), newEvent(pinned(2)), newEvent(pinned(1))]);
      expect(events.map(({ position, stream, version }) => [position, stream, version])).toEqual([[0, 'dialogs-1', 0], [1, 'dialogs-2', 0], [2, 'dialogs-1', 1]]);
      expect([log.nextPosition, log.durablePosition, log.streamVersion('dialogs-1')]).toEqual([3, 0, 2]);
      await durable;
      expect(log.durablePosition).toBe(3);
    }),
  ));

  test('appended events are found by position, stream and id, before and after they are durable and after a restart', inDir(async (dir) => {
    const options = logOptions(dir);
    const event = newEvent(renamed(7, 'Ада'));
    const check = (log: { read(position: number): RecordedEvent | undefined; positionOf(id: Uint8Array): number | undefined; positionInStream(stream: string, version: number): number | undefined }) => {
      expect(log.read(1)).toMatchObject({ fact: event.fact, position: 1, stream: 'user-7', version: 0, timeMs: event.timeMs });
      expect(Buffer.from(log.read(1)!.causationId)).toEqual(Buffer.from(event.causationId));
      expect([log.positionOf(event.id), log.positionInStream('user-7', 0), log.positionInStream('user-7', 1), log.positionInStream('user-8', 0)]).toEqual([1, 1, undefined, undefined]);
      expect([log.read(-1), log.read(2)]).toEqual([undefined, undefined]);
    };
    await withLog(options, async (log) => {
      const { durable } = log.append([newEvent(pinned(1)), event]);
      check(log);
      await durable;
      check(log);
    });
    await withLog(options, async (log) => check(log));
  }));

  test('a repeated event id is refused for ever and appends nothing', inDir(async (dir) => {
    const options = logOptions(dir);
    const event = newEvent(pinned(1));
    await withLog(options, async (log) => {
      log.append([event]);
      expect(() => log.append([newEvent(pinned(1)), event])).toThrow(DuplicateEventId);
      const twin = newEvent(pinned(3));
      expect(() => log.append([twin, twin])).toThrow(DuplicateEventId);
      expect(log.nextPosition).toBe(1);
    });
    await withLog(options, async (log) => expect(() => log.append([event])).toThrow(DuplicateEventId));
  }));

  test('ids that agree in their first 53 bits are different ids', inDir((dir) =>
    withLog(logOptions(dir), async (log) => {
      const [a, b, c] = [newEvent(pinned(1)), newEvent(pinned(1)), newEvent(pinned(1))];
      b.id = Uint8Array.from(a.id, (byte, at) => (at === 15 ? byte ^ 1 : byte));
      c.id = Uint8Array.from(a.id, (byte, at) => (at === 14 ? byte ^ 1 : byte));
      await log.append([a, b]).durable;
      expect([a, b, c].map(({ id }) => log.positionOf(id))).toEqual([0, 1, undefined]);
      expect(() => log.append([b])).toThrow(DuplicateEventId);
      expect(log.append([c]).events[0]!.position).toBe(2);
    }),
  ));

  test('an entry or a call that is too large changes nothing', inDir((dir) =>
    withLog(logOptions(dir), async (log) => {
      expect(() => log.append([newEvent(pinned(1)), newEvent(renamed(7, 'x'.repeat(66_000)))])).toThrow(EntryTooLarge);
      const large = Array.from({ length: 260 }, () => newEvent(renamed(7, 'x'.repeat(60_000))));
      expect(() => log.append(large)).toThrow(EntryTooLarge);
      expect([log.nextPosition, log.streamVersion('dialogs-1'), log.streamVersion('user-7')]).toEqual([0, 0, 0]);
      await log.append(large.slice(0, 200)).durable;
      expect(log.durablePosition).toBe(200);
    }),
  ));

  test('a call too large for the current commit gets its own, and entries handed out before stay intact', inDir(async (dir) => {
    const options = logOptions(dir);
    const texts = Array.from({ length: 40 }, (_, nth) => String.fromCharCode(65 + nth).repeat(60_000));
    await withLog(options, async (log) => {
      const small = log.append([newEvent(renamed(7, 'first'))]);
      const shown = log.entry(0)!;
      const before = Buffer.from(shown);
      const large = log.append(texts.map((text) => newEvent(renamed(7, text))));
      expect(Buffer.from(shown)).toEqual(before);
      await Promise.all([small.durable, large.durable, log.append([]).durable]);
      expect(Array.from({ length: 41 }, (_, position) => log.read(position)!.fact)).toEqual([...small.events, ...large.events].map(({ fact }) => fact));
    });
    const first = parseFrame(readFileSync(`${dir}/${SEGMENT}`)) as Frame;
    expect([first.count, (parseFrame(readFileSync(`${dir}/${SEGMENT}`).subarray(first.length)) as Frame).count]).toEqual([1, 40]);
  }));

  test('an empty call is durable when the events before it are, and creates no commit', inDir((dir) =>
    withLog(logOptions(dir), async (log) => {
      await log.append([]).durable;
      log.append([newEvent(pinned(1))]);
      await log.append([]).durable;
      expect([log.durablePosition, log.nextPosition]).toEqual([1, 1]);
    }),
  ));

  test('whatever is queued while a commit is in flight becomes one commit', inDir(async (dir) => {
    await withLog(logOptions(dir), async (log) => {
      await Promise.all(Array.from({ length: 100 }, () => log.append([newEvent(pinned(1))]).durable));
    });
    const frame = parseFrame(readFileSync(`${dir}/${SEGMENT}`));
    expect(frame).toMatchObject({ first: 0, count: 100 });
  }));

  test('after its key is erased an event is readable except for its private field', inDir((dir) => {
    const keyring = memoryKeyring();
    return withLog(logOptions(dir, { keyring }), async (log) => {
      log.append([newEvent(messageSent(7, 9, 1, 'secret'))]);
      expect(Buffer.from(log.entry(0)!).includes('secret')).toBe(false);
      expect(log.read(0)!.fact).toMatchObject({ author: 7, content: { text: 'secret' } });
      keyring.erase([{ stream: 'dialog-7-9', version: 0 }]);
      expect(log.read(0)!.fact).toMatchObject({ author: 7, content: undefined });
    });
  }));

  test('keys are durable before the commit that uses them', inDir((dir) => {
    const order: string[] = [];
    const keyring = { ...memoryKeyring(), flush: () => void order.push('keys') };
    return withLog(logOptions(dir, { keyring }), async (log) => {
      await log.append([newEvent(renamed(7, 'Ada'))]).durable.then(() => order.push('commit'));
      expect(order).toEqual(['keys', 'commit']);
    });
  }));
});

describe('follow', () => {
  const collect = (runs: EntryRun[]) => runs.flatMap(({ first, entries }) => entries.map((_, offset) => first + offset));

  test('catches up from any position, then continues live, in order and without duplicates', inDir((dir) =>
    withLog(logOptions(dir), async (log) => {
      for (let owner = 0; owner < 50; owner++) await log.append([newEvent(pinned(owner)), newEvent(pinned(owner))]).durable;
      const runs: EntryRun[] = [];
      const end = new AbortController();
      const { promise: seenAll, resolve } = Promise.withResolvers<void>();
      const following = log.follow(17, (run) => void (runs.push(run), run.first + run.entries.length === 104 && resolve()), end.signal);
      await log.append([newEvent(pinned(1)), newEvent(pinned(1))]).durable;
      await log.append([newEvent(pinned(1)), newEvent(pinned(1))]).durable;
      await seenAll;
      end.abort();
      await following;
      expect(collect(runs)).toEqual(Array.from({ length: 87 }, (_, index) => 17 + index));
    }),
  ));

  test('waits for a slow follower, ends with the log, and reads files when the follower is far behind', inDir(async (dir) => {
    const options = logOptions(dir);
    await withLog(options, async (log) => {
      for (let call = 0; call < 12; call++) await log.append(Array.from({ length: 10 }, () => newEvent(renamed(7, 'x'.repeat(60_000))))).durable;
    });
    const runs: EntryRun[] = [];
    let running = 0;
    const log = await openEmbeddedLog(options);
    const following = log.follow(0, async (run) => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      runs.push(run);
    }, new AbortController().signal);
    await log.append([newEvent(pinned(1))]).durable;
    await log.close();
    await following;
    expect(collect(runs)).toEqual(Array.from({ length: 121 }, (_, index) => index));
    expect(runs.length).toBeGreaterThan(4);
  }));
});

describe('a second process', () => {
  test('cannot write the same log', inDir((dir) =>
    withLog(logOptions(dir), async () => {
      await expect(openEmbeddedLog(logOptions(dir))).rejects.toThrow(LogInUse);
    }),
  ));

  test('reads durable events while the first process keeps writing', inDir((dir) =>
    withLog(logOptions(dir), async (log) => {
      const reader = openLogReader(dir);
      for (let round = 0; round < 20; round++) {
        await log.append([newEvent(pinned(round)), newEvent(renamed(round, 'x'.repeat(500)))]).durable;
        const { first, entries } = reader.readEntries(round * 2, log.durablePosition);
        expect([first, entries.length]).toEqual([round * 2, 2]);
        expect(Buffer.compare(entries[1]!, log.entry(round * 2 + 1)!)).toBe(0);
        expect(Buffer.compare(reader.entry(round), log.entry(round)!)).toBe(0);
      }
      expect(reader.readEntries(40, 40)).toEqual({ first: 40, entries: [] });
      reader.close();
    }),
  ));
});

test('an audit of a log with a running writer finds no fault', inDir((dir) =>
  withLog(logOptions(dir, { commitPaceMs: 0 }), async (log) => {
    await log.append([newEvent(pinned(1))]).durable;
    while (log.publishedPosition === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    let writing = true;
    const writer = (async () => {
      while (writing) await log.append([newEvent(pinned(1)), newEvent(renamed(7, 'x'.repeat(3000)))]).durable;
    })();
    const faults = [];
    for (let round = 0; round < 8; round++) {
      faults.push((await fsck(directoryAudit(dir))).fault);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    writing = false;
    await writer;
    expect(faults.filter(Boolean)).toEqual([]);
  }),
));

describe('opening', () => {
  const grown = async (dir: string, count = 30) => {
    const options = logOptions(dir);
    await withLog(options, async (log) => {
      for (let owner = 0; owner < count; owner++) await log.append([newEvent(pinned(owner % 4))]).durable;
    });
    return options;
  };
  const framesOf = (bytes: Buffer) => {
    const frames: (Frame & { offset: number })[] = [];
    for (let offset = 0; ; offset += frames.at(-1)!.length) {
      const frame = parseFrame(bytes.subarray(offset));
      if (typeof frame === 'string') return frames;
      frames.push({ ...frame, offset });
    }
  };
  /** Where the last commit begins and ends. */
  const lastFrame = (bytes: Buffer) => {
    const { offset, length } = framesOf(bytes).at(-1)!;
    return { offset, end: offset + length };
  };
  const damaged = (position: number, reason: RegExp) => expect.objectContaining({ position, reason: expect.stringMatching(reason) });

  test('a missing index or missing tree files are rebuilt', inDir(async (dir) => {
    const options = await grown(dir);
    for (const lost of ['index.sqlite', 'tree']) {
      rmSync(`${dir}/${lost}`, { recursive: true });
      await withLog(options, async (log) => {
        expect([log.nextPosition, log.streamVersion('dialogs-3'), log.positionInStream('dialogs-1', 1)]).toEqual([30, 7, 5]);
      });
      expect(statSync(`${dir}/tree/0`).size).toBe(30 * 32);
    }
  }));

  test('an index that is not a database is rebuilt', inDir(async (dir) => {
    const options = await grown(dir);
    writeFileSync(`${dir}/index.sqlite`, Buffer.alloc(9000, 7));
    await withLog(options, async (log) => expect([log.nextPosition, log.streamVersion('dialogs-3')]).toEqual([30, 7]));
  }));

  test('a log that was not closed is reopened with everything that was durable', inDir(async (dir) => {
    const options = await grown(dir);
    const copy = `${dir}/copy`;
    await withLog(options, async (log) => {
      await log.append([newEvent(pinned(3))]).durable;
      for (const name of ['checkpoint', 'checkpoint.lock', SEGMENT, 'log-keys']) {
        if (!existsSync(copy)) await withLog(logOptions(copy), async () => {});
        copyFileSync(`${dir}/${name}`, `${copy}/${name}`);
      }
    });
    await withLog({ ...options, dir: copy }, async (log) => expect([log.nextPosition, log.streamVersion('dialogs-3')]).toEqual([31, 8]));
  }));

  test('a removed tail is refused: the signed checkpoint covers more', inDir(async (dir) => {
    const options = await grown(dir);
    const { offset } = lastFrame(readFileSync(`${dir}/${SEGMENT}`));
    truncateSync(`${dir}/${SEGMENT}`, offset);
    await expect(openEmbeddedLog(options)).rejects.toEqual(damaged(29, /signed checkpoint covers 30/));
    await expect(openEmbeddedLog({ ...options, indexFile: ':memory:' })).rejects.toBeInstanceOf(LogDamaged);
  }));

  test('a changed last commit is refused, not truncated', inDir(async (dir) => {
    const options = await grown(dir);
    const bytes = readFileSync(`${dir}/${SEGMENT}`);
    bytes[lastFrame(bytes).offset + 110]! ^= 1;
    writeFileSync(`${dir}/${SEGMENT}`, bytes);
    rmSync(`${dir}/index.sqlite`);
    await expect(openEmbeddedLog(options)).rejects.toEqual(damaged(29, /changed since/));
  }));

  test('damaged tree files are rebuilt from events that have the signed root', inDir(async (dir) => {
    const options = await grown(dir);
    const hashes = readFileSync(`${dir}/tree/0`);
    writeFileSync(`${dir}/tree/0`, Buffer.from(hashes).fill(0, 12 * 32, 25 * 32));
    await withLog(options, async (log) => expect(log.nextPosition).toBe(30));
    expect(readFileSync(`${dir}/tree/0`)).toEqual(hashes);
  }));

  test('an event replaced in the file is refused at its position, and nothing is overwritten', inDir(async (dir) => {
    const options = await grown(dir);
    const bytes = readFileSync(`${dir}/${SEGMENT}`);
    const frames = framesOf(bytes);
    let previousCrc = 0;
    const forged = frames.map(({ first, entries, signature }) => {
      const entry = first === 12 ? encodeEnvelope({ ...decodeEnvelope(entries[0]!), timeMs: 5 }) : entries[0]!;
      const frame = encodeFrame(first, [entry], signature, previousCrc);
      previousCrc = frame.crc;
      return frame.bytes;
    });
    writeFileSync(`${dir}/${SEGMENT}`, Buffer.concat([...forged, Buffer.alloc(4096)]));
    const hashes = readFileSync(`${dir}/tree/0`);
    const strange = Buffer.from(hashes).fill(1, 29 * 32);
    writeFileSync(`${dir}/tree/0`, strange);
    await expect(openEmbeddedLog(options)).rejects.toEqual(damaged(12, /not the one that was signed/));
    expect(readFileSync(`${dir}/tree/0`)).toEqual(strange);
  }));

  test('a rolled-back lock and a forged checkpoint are refused', inDir(async (dir) => {
    const options = await grown(dir, 3);
    const early = readFileSync(`${dir}/checkpoint.lock`);
    await grown(dir);
    writeFileSync(`${dir}/checkpoint.lock`, early);
    await expect(openEmbeddedLog(options)).rejects.toEqual(damaged(3, /lock is older/));
    writeFileSync(`${dir}/checkpoint.lock`, early.toString().replace('\n3\n', '\n2\n'));
    await expect(openEmbeddedLog(options)).rejects.toEqual(damaged(0, /not a checkpoint signed by this log/));
  }));

  test('a whole log that was rolled back to before its lock is refused', inDir(async (dir) => {
    const options = await grown(dir, 3);
    const saved = ['checkpoint', SEGMENT, 'tree/0'].map((name) => [name, readFileSync(`${dir}/${name}`)] as const);
    await grown(dir);
    for (const [name, bytes] of saved) writeFileSync(`${dir}/${name}`, bytes);
    rmSync(`${dir}/index.sqlite`);
    await expect(openEmbeddedLog(options)).rejects.toEqual(damaged(3, /signed checkpoint covers 33/));
  }));

  test('a missing segment is refused', inDir(async (dir) => {
    const options = logOptions(dir, { segmentSizes: { segmentBytesMax: 2048, zeroStepBytes: 1024 } });
    await withLog(options, async (log) => {
      for (let owner = 0; owner < 30; owner++) await log.append([newEvent(pinned(owner))]).durable;
    });
    rmSync(`${dir}/${SEGMENT}`);
    await expect(openEmbeddedLog(options)).rejects.toThrow(LogDamaged);
  }));

  test('a torn commit at the end is cleared, and the log continues', inDir(async (dir) => {
    const options = await grown(dir);
    const { end } = lastFrame(readFileSync(`${dir}/${SEGMENT}`));
    const torn = encodeFrame(30, [Buffer.alloc(2000, 7)], Buffer.alloc(64), 0).bytes.subarray(0, 1024 - (end % 512));
    truncateSync(`${dir}/${SEGMENT}`, end);
    appendFileSync(`${dir}/${SEGMENT}`, Buffer.concat([torn, Buffer.alloc(4096)]));
    await withLog(options, async (log) => {
      expect(log.nextPosition).toBe(30);
      await log.append([newEvent(pinned(1))]).durable;
    });
    await withLog(options, async (log) => expect(log.nextPosition).toBe(31));
  }));

  test('other log keys, another writer key or another origin are refused', inDir(async (dir) => {
    const options = await grown(dir, 2);
    await expect(openEmbeddedLog({ ...options, origin: 'example.org/other' })).rejects.toThrow(WrongLogKeys);
    await expect(openEmbeddedLog({ ...options, logKeys: { ...logKeys, ed25519: generateSigningKey('ed25519') } })).rejects.toThrow(WrongLogKeys);
    await expect(openEmbeddedLog({ ...options, writerKey: generateSigningKey('ed25519') })).rejects.toThrow(WrongLogKeys);
    expect(readFileSync(`${dir}/log-keys`, 'utf8').trim().split('\n')).toHaveLength(3);
  }));
});

describe('checkpoints', () => {
  test('the first event of an idle log is signed soon, and every later one before close returns', inDir(async (dir) => {
    const reader = openLogReader(dir);
    await withLog(logOptions(dir), async (log) => {
      await log.append([newEvent(pinned(1))]).durable;
      while (log.publishedPosition < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(reader.checkpoint()?.size).toBe(1);
      await log.append([newEvent(pinned(1))]).durable;
    });
    expect(reader.checkpoint()?.size).toBe(2);
    reader.close();
  }));

  test('are signed at most every 200 ms, however much is appended', async () => {
    let time = 0;
    const waits: number[] = [];
    const clock = {
      ...systemClock,
      monotonic: () => time,
      after: (delayMs: number, callback: () => void) => {
        const immediate = setImmediate(() => {
          time += delayMs;
          if (delayMs > 50) waits.push(delayMs);
          callback();
        });
        return () => clearImmediate(immediate);
      },
    };
    const fs = new SimulatedFs(seeded(3));
    await withLog(logOptions('/log', { fs, indexFile: ':memory:', clock }), async (log) => {
      for (let round = 0; round < 60; round++) await log.append([newEvent(pinned(1))]).durable;
    });
    expect(Math.max(...waits)).toBeLessThanOrEqual(1000);
    expect(waits.length).toBeGreaterThan(0);
  });
});

describe('a failed write', () => {
  test('is final: calls that were not durable reject, followers end, and nothing more is accepted', async () => {
    const fs = new SimulatedFs(seeded(5));
    const log = await openEmbeddedLog(logOptions('/log', { fs, indexFile: ':memory:' }));
    await log.append([newEvent(pinned(1))]).durable;
    const following = log.follow(1, () => {}, new AbortController().signal);
    fs.failAt = { step: fs.steps, fault: 'EIO' };
    const { durable } = log.append([newEvent(pinned(2))]);
    await expect(durable).rejects.toThrow(LogFailed);
    await expect(following).rejects.toThrow(LogFailed);
    expect((await log.failed).message).toContain('EIO');
    expect(() => log.append([newEvent(pinned(3))])).toThrow(LogFailed);
    await log.close();
    await withLog(logOptions('/log', { fs: fs.remount(), indexFile: ':memory:' }), async (again) => expect(again.durablePosition).toBeGreaterThanOrEqual(1));
  });

  test('close is final too, and may be called twice', inDir(async (dir) => {
    const log = await openEmbeddedLog(logOptions(dir));
    await Promise.all([log.close(), log.close()]);
    expect(() => log.append([newEvent(pinned(1))])).toThrow(LogFailed);
  }));
});
