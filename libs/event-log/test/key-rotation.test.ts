import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { checkpointVerifier, generateSigningKey, parseNote, signNote, ed25519NoteSigner, mlDsa44CheckpointSigner, parseCheckpoint, formatCheckpoint, type SigningKey } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import { directoryAudit, fsck, openCheckpoint, openEmbeddedLog, openLogReader, serveTiles, tilesAudit, WrongLogKeys, PathMissing, type EmbeddedEventLog, type EmbeddedLogOptions, type KeyRotation, type LogKeys, type Report } from '../src/index.ts';
import { logKeysRotation, writerRotation } from '../src/tree/key-history.ts';
import { logKeys, logOptions, newEvent, ORIGIN, pinned, withDir, withLog, writerKey } from './fixtures.ts';

const inDir = (work: (dir: string) => Promise<void>) => () => withDir(work);
const newWriter = () => generateSigningKey('ed25519');
const newLogKeys = (): LogKeys => ({ ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') });
const printed = (dir: string) => readFileSync(`${dir}/log-keys`, 'utf8').trim().split('\n');
const grow = (log: EmbeddedEventLog, count: number) => Promise.all(Array.from({ length: count }, (_, order) => log.append([newEvent(pinned(order + 1))]).durable));

async function rotateWriter(log: EmbeddedEventLog, next: SigningKey): Promise<void> {
  await log.append([newEvent(log.keys.rotateWriter(next))]).durable;
  await log.keys.settled;
}

async function rotateLogKeys(log: EmbeddedEventLog, next: LogKeys): Promise<void> {
  await log.append([newEvent(log.keys.rotateLogKeys(next))]).durable;
  await log.keys.settled;
}

/** Three events, then the two rotations with two events in between. */
async function rotatedLog(dir: string) {
  const [secondWriter, secondKeys] = [newWriter(), newLogKeys()];
  await withLog(logOptions(dir), async (log) => {
    await grow(log, 3);
    await rotateWriter(log, secondWriter);
    await grow(log, 2);
    await rotateLogKeys(log, secondKeys);
    await grow(log, 2);
  });
  return { secondWriter, secondKeys, options: logOptions(dir, { writerKey: secondWriter, logKeys: secondKeys }) };
}

async function auditTiles(dir: string, verifierKeys?: string[]): Promise<Report> {
  const reader = openLogReader(dir);
  const serve = serveTiles(reader);
  const fetchPath = async (path: string) => {
    const { status, body } = serve(`/${path}`);
    if (status !== 200) throw new PathMissing(path);
    return body;
  };
  return fsck(tilesAudit(fetchPath), undefined, { verifierKeys }).finally(() => reader.close());
}

describe('rotation', () => {
  test('the log continues under the new keys, and an auditor who trusts the first ones accepts all of it', inDir(async (dir) => {
    await withLog(logOptions(dir), (log) => grow(log, 1));
    const firstKeys = printed(dir);
    rmSync(dir, { recursive: true });
    const { options } = await rotatedLog(dir);
    await withLog(options, (log) => grow(log, 2));
    expect(await fsck(directoryAudit(dir), undefined, { verifierKeys: firstKeys })).toMatchObject({ fault: undefined, events: 11 });
    expect(await fsck(directoryAudit(dir), undefined, { verifierKeys: printed(dir) })).toMatchObject({ fault: undefined });
    expect(await auditTiles(dir, firstKeys)).toMatchObject({ fault: undefined, events: 11 });
  }));

  test('the handover is signed by both pairs and kept; later checkpoints are signed by the new pair alone', inDir(async (dir) => {
    const firstPair = (await begun(dir)).slice(0, 2).map(checkpointVerifier);
    const { secondKeys } = await rotatedLog(dir);
    const secondPair = printed(dir).slice(0, 2).map(checkpointVerifier);
    expect(Buffer.compare(secondPair[0]!.publicKey, secondKeys.ed25519.verifyingKey.bytes)).toBe(0);
    const handover = readFileSync(`${dir}/checkpoints/${'7'.padStart(20, '0')}`, 'utf8');
    expect(openCheckpoint(handover, [...firstPair, ...secondPair])).toMatchObject({ origin: ORIGIN, size: 7 });
    const newest = readFileSync(`${dir}/checkpoint`, 'utf8');
    expect(parseNote(newest).signatures).toHaveLength(2);
    expect(openCheckpoint(newest, secondPair).size).toBe(9);
  }));

  test('published keys: those in force first, then the retired pairs, then the writers', inDir(async (dir) => {
    const first = await begun(dir);
    await rotatedLog(dir);
    const keys = printed(dir);
    expect(keys).toHaveLength(6);
    expect(keys.slice(2, 5)).toEqual(first);
    expect(keys[5]).toContain(`${ORIGIN}/writer+`);
  }));

  test('the old keys no longer open it', inDir(async (dir) => {
    await rotatedLog(dir);
    await expect(openEmbeddedLog(logOptions(dir))).rejects.toThrow(WrongLogKeys);
  }));

  test('a rotation is refused if it is not alone in its call, was not prepared, or follows before the last one is published', inDir(async (dir) => {
    await withLog(logOptions(dir), async (log) => {
      await grow(log, 1);
      const rotation = log.keys.rotateWriter(newWriter());
      expect(() => log.append([newEvent(pinned(1)), newEvent(rotation)])).toThrow(RangeError);
      expect(() => log.append([newEvent(writerRotation(ORIGIN, writerKey, newWriter()))])).toThrow('not held');
      log.append([newEvent(rotation)]);
      expect(() => log.keys.rotateLogKeys(newLogKeys())).toThrow('not published yet');
      await log.keys.settled;
      await rotateLogKeys(log, newLogKeys());
    });
    expect(await fsck(directoryAudit(dir))).toMatchObject({ fault: undefined, events: 3 });
  }));

  test('nothing gets between the fact and the new keys when events are appended all around it', inDir(async (dir) => {
    await withLog(logOptions(dir), async (log) => {
      void grow(log, 50);
      log.append([newEvent(log.keys.rotateWriter(newWriter()))]);
      void grow(log, 50);
      await log.keys.settled;
      log.append([newEvent(log.keys.rotateLogKeys(newLogKeys()))]);
      await grow(log, 50);
    });
    expect(await fsck(directoryAudit(dir))).toMatchObject({ fault: undefined, events: 152 });
  }));

  test('the file of published keys is rewritten from the log', inDir(async (dir) => {
    const { options } = await rotatedLog(dir);
    const keys = printed(dir);
    rmSync(`${dir}/log-keys`);
    rmSync(`${dir}/index.sqlite`);
    await withLog(options, async () => {});
    expect(printed(dir)).toEqual(keys);
  }));
});

describe('a crash in the middle of a rotation leaves the old keys in force or the new ones', () => {
  /** Copies the directory as a killed process would leave it, once `rotate` has completed. */
  async function killed(dir: string, copy: string, rotate: (log: EmbeddedEventLog) => Promise<void>): Promise<void> {
    const log = await openEmbeddedLog(logOptions(`${dir}/log`));
    await grow(log, 5);
    await rotate(log);
    // The index is being written while it is copied; it is rebuilt.
    cpSync(`${dir}/log`, copy, { recursive: true, filter: (path) => !/index\.sqlite|writer\.lock/.test(path) });
    await log.close();
  }

  const reopened = async (options: EmbeddedLogOptions) => {
    await withLog(options, async (log) => {
      await grow(log, 1);
      await log.keys.settled;
    });
    expect(await fsck(directoryAudit(options.dir))).toMatchObject({ fault: undefined });
  };

  test('before the fact is durable: the prepared keys are not used', inDir(async (dir) => {
    const [next, nextPair] = [newWriter(), newLogKeys()];
    await killed(dir, `${dir}/copy`, async (log) => void [log.keys.rotateWriter(next), log.keys.rotateLogKeys(nextPair)]);
    await reopened(logOptions(`${dir}/copy`, { nextWriterKey: next, nextLogKeys: nextPair }));
    await withLog(logOptions(`${dir}/copy`), async (log) => expect(log.keys.writer).toBe(writerKey));
  }));

  test('the writer: after the fact is durable the new key is in force', inDir(async (dir) => {
    const next = newWriter();
    await killed(dir, `${dir}/copy`, async (log) => log.append([newEvent(log.keys.rotateWriter(next))]).durable);
    await reopened(logOptions(`${dir}/copy`, { nextWriterKey: next }));
    await withLog(logOptions(`${dir}/copy`, { writerKey: next }), async (log) => expect(log.keys.writer).toBe(next));
  }));

  test('the log keys: after the fact is durable the handover is signed, even after the crash', inDir(async (dir) => {
    const next = newLogKeys();
    await killed(dir, `${dir}/copy`, async (log) => log.append([newEvent(log.keys.rotateLogKeys(next))]).durable);
    await reopened(logOptions(`${dir}/copy`, { nextLogKeys: next }));
    const pairs = [logKeys, next].flatMap(({ ed25519, mlDsa44 }) => [ed25519.verifyingKey.bytes, mlDsa44.verifyingKey.bytes]);
    const notes = readdirSync(`${dir}/copy/checkpoints`).map((name) => readFileSync(`${dir}/copy/checkpoints/${name}`, 'utf8'));
    const verifiers = printed(`${dir}/copy`).slice(0, 4).map(checkpointVerifier);
    expect(verifiers.map(({ publicKey }) => Buffer.from(publicKey).toString('hex')).toSorted()).toEqual(pairs.map((key) => Buffer.from(key).toString('hex')).toSorted());
    expect(notes.filter((note) => parseNote(note).signatures.length === 4).map((note) => openCheckpoint(note, verifiers).size)).toEqual([6]);
    await withLog(logOptions(`${dir}/copy`, { logKeys: next }), async (log) => expect(log.keys.logKeys).toBe(next));
  }));

  test('the log keys: after the handover the retired pair is not needed', inDir(async (dir) => {
    const next = newLogKeys();
    await killed(dir, `${dir}/copy`, (log) => rotateLogKeys(log, next));
    await reopened(logOptions(`${dir}/copy`, { logKeys: next }));
  }));
});

describe('a backup', () => {
  test('with small files from before a rotation, and events and keys from after it, is opened and continues', inDir(async (dir) => {
    const firstKeys = await begun(`${dir}/log`);
    await withLog(logOptions(`${dir}/log`), (log) => grow(log, 3));
    const small = ['checkpoint', 'checkpoint.lock', 'log-keys'].map((name) => [name, readFileSync(`${dir}/log/${name}`)] as const);
    const [writer, keys] = [newWriter(), newLogKeys()];
    await withLog(logOptions(`${dir}/log`), async (log) => {
      await rotateWriter(log, writer);
      await rotateLogKeys(log, keys);
      await grow(log, 2);
    });
    for (const [name, bytes] of small) writeFileSync(`${dir}/log/${name}`, bytes);
    rmSync(`${dir}/log/index.sqlite`);
    const options = logOptions(`${dir}/log`, { writerKey: writer, logKeys: keys, firstKeys });
    await expect(openEmbeddedLog({ ...options, firstKeys: undefined })).rejects.toThrow(WrongLogKeys);
    await withLog(options, (log) => grow(log, 1));
    expect(await fsck(directoryAudit(`${dir}/log`), undefined, { verifierKeys: firstKeys })).toMatchObject({ fault: undefined, events: 8 });
  }));
});

describe('what an auditor refuses, with its position', () => {
  /** A log whose writer misbehaves: it appends the given fact and continues with the old keys. */
  async function forged(dir: string, fact: () => KeyRotation, after = 0): Promise<void> {
    await withLog(logOptions(dir), (log) => grow(log, 3));
    const log = await openEmbeddedLog(logOptions(dir));
    Object.assign(log.keys, { rotationIn: () => undefined });
    await log.append([newEvent(fact())]).durable;
    await grow(log, after);
    await log.close();
  }

  const stranger = newWriter();
  const strangers = newLogKeys();
  test.each([
    ['a writer rotation that a stranger signed', () => ({ ...writerRotation(ORIGIN, stranger, newWriter()), retiredKey: writerKey.verifyingKey.bytes }), 'not signed by the key in force'],
    ['a writer rotation from another key', () => writerRotation(ORIGIN, stranger, newWriter()), 'does not begin with the key in force'],
    ['a writer rotation of another log', () => writerRotation('example.org/other', writerKey, newWriter()), 'not signed by the key in force'],
    ['a writer rotation to a key that its holder did not show', () => ({ ...writerRotation(ORIGIN, writerKey, newWriter()), newSignature: new Uint8Array(64) }), 'has not signed its change'],
    ['a log key rotation that strangers signed', () => ({ ...logKeysRotation(ORIGIN, logKeys, strangers), retiredSignatures: logKeysRotation(ORIGIN, strangers, newLogKeys()).newSignatures }), 'not signed by both keys in force'],
    ['a log key rotation without the post-quantum signature', () => {
      const rotation = logKeysRotation(ORIGIN, logKeys, strangers);
      return { ...rotation, retiredSignatures: { ...rotation.retiredSignatures!, mlDsa44: new Uint8Array(2420) } };
    }, 'not signed by both keys in force'],
    ['a rotation back to the same key', () => writerRotation(ORIGIN, writerKey, writerKey), 'brings back an earlier one'],
  ])('%s', async (_, fact, reason) => {
    await withDir(async (dir) => {
      await forged(dir, fact);
      const { fault } = await fsck(directoryAudit(dir));
      expect(fault).toMatchObject({ position: 3, reason: expect.stringContaining(reason) });
      expect((await auditTiles(dir)).fault).toMatchObject({ position: 3, reason: expect.stringContaining(reason) });
    });
  });

  test('an event by the writer that was retired before it', inDir(async (dir) => {
    await forged(dir, () => writerRotation(ORIGIN, writerKey, newWriter()), 1);
    expect((await fsck(directoryAudit(dir))).fault).toMatchObject({ position: 4, reason: expect.stringContaining('retired at position 3') });
    expect((await auditTiles(dir)).fault).toMatchObject({ position: 4 });
  }));

  test('a checkpoint by the log keys that were retired before it', inDir(async (dir) => {
    const { options } = await rotatedLog(dir);
    await withLog(options, (log) => grow(log, 1));
    for (const name of ['checkpoint', 'checkpoint.lock']) {
      const head = formatCheckpoint(parseCheckpoint(parseNote(readFileSync(`${dir}/${name}`, 'utf8')).text));
      const signers = [ed25519NoteSigner(ORIGIN, logKeys.ed25519), mlDsa44CheckpointSigner(ORIGIN, logKeys.mlDsa44, () => 1)];
      writeFileSync(`${dir}/${name}`, signNote(head, signers));
    }
    expect((await fsck(directoryAudit(dir))).fault).toMatchObject({ position: 6, reason: expect.stringContaining('not signed by the log keys in force') });
    expect((await auditTiles(dir)).fault).toMatchObject({ position: 6 });
  }));

  test('keys that are published, but not reached by the history', inDir(async (dir) => {
    await withLog(logOptions(dir), (log) => grow(log, 3));
    const other = `${dir}/other`;
    await withLog(logOptions(other, { writerKey: newWriter(), logKeys: newLogKeys() }), (log) => grow(log, 1));
    writeFileSync(`${dir}/log-keys`, `${[...printed(dir), ...printed(other).slice(2)].join('\n')}\n`);
    expect((await fsck(directoryAudit(dir), undefined, { verifierKeys: printed(other).slice(2) })).fault?.reason).toContain('does not lead to the key');
  }));
});

/** The published keys of a log newly begun in the same directory, which is emptied again afterwards. */
async function begun(dir: string): Promise<string[]> {
  await withLog(logOptions(dir), (log) => grow(log, 1));
  const keys = printed(dir);
  rmSync(dir, { recursive: true });
  return keys;
}
