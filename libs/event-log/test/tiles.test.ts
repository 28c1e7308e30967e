import { checkpointVerifier, consistencyProof, inclusionProof, leafHash, rootAt, verifyConsistency, verifyInclusion, type NoteVerifier } from '@teamgram/crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbeddedLog, openLogReader, parseTlogProof, proveEntry, serveTiles, verifyTlogProof, type EmbeddedEventLog, type LogReader, type TileResponse } from '../src/index.ts';
import { formatTilePath, parseTilePath } from '../src/tiles/tile-path.ts';
import { logOptions, newEvent, pinned } from './fixtures.ts';
import { seeded, SimulatedFs } from './simulated-fs.ts';

const EVENTS = 700;
const DIR = '/log';

let fs: SimulatedFs;
let log: EmbeddedEventLog;
let reader: LogReader;
let get: (path: string) => TileResponse;
let verifiers: NoteVerifier[];

beforeAll(async () => {
  fs = new SimulatedFs(seeded(1));
  const options = logOptions(DIR, { fs, indexFile: ':memory:' });
  const begun = await openEmbeddedLog(options);
  await begun.append(Array.from({ length: EVENTS }, (_, order) => newEvent(pinned(order)))).durable;
  await begun.close();
  reader = openLogReader(DIR, fs);
  get = serveTiles(reader);
  verifiers = reader.verifierKeys().slice(0, 2).map(checkpointVerifier);
  log = await openEmbeddedLog(options);
});
afterAll(() => log.close());

const text = ({ body }: TileResponse) => Buffer.from(body).toString();

describe('tile paths (c2sp.org/tlog-tiles)', () => {
  test('the example of the specification', () => {
    expect(formatTilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(parseTilePath('tile/0/x001/x234/067')).toEqual({ level: 0, index: 1_234_067, width: 256 });
  });

  test('formatted paths are parsed, also with the tile height that x/mod inserts', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.integer({ min: 0, max: 2 ** 45 }), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        const path = formatTilePath({ level, index, width });
        expect(parseTilePath(path)).toEqual({ level, index, width });
        expect(parseTilePath(path.replace('tile/', 'tile/8/'))).toEqual({ level, index, width });
        expect(parseTilePath(formatTilePath({ level: 'entries', index, width }))).toEqual({ level: 'entries', index, width });
      }),
    );
  });

  test.each(['tile/0/0', 'tile/00/000', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/01', 'tile/0/001/000', 'tile/0/x000', 'tile/-1/000', 'tile/100/000', 'tile/8/entries/000', 'tile/0/000/', 'tile/0/000?x', 'tile/0/../000'])(
    'no tile: %s',
    (path) => expect(parseTilePath(path)).toBeUndefined(),
  );
});

describe('served tiles', () => {
  test('checkpoint and keys are text and not cached', () => {
    expect(text(get('/checkpoint'))).toBe(reader.checkpoint()!.note);
    expect(get('/checkpoint').headers).toEqual({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' });
    expect(text(get('/log-keys')).trim().split('\n')).toEqual(reader.verifierKeys());
  });

  test('hashes are those of the entries, full and partial, and cached for ever', () => {
    for (const [path, first, width] of [['/tile/0/000', 0, 256], ['/tile/0/002.p/188', 512, 188], ['/tile/0/001.p/7', 256, 7], ['/tile/8/0/001', 256, 256]] as const) {
      const { status, body, headers } = get(path);
      expect([status, body.length, headers['content-type']]).toEqual([200, width * 32, 'application/octet-stream']);
      expect(headers['cache-control']).toContain('immutable');
      for (let offset = 0; offset < width; offset++) {
        expect(Buffer.compare(body.subarray(offset * 32, offset * 32 + 32), leafHash(log.entry(first + offset)!))).toBe(0);
      }
    }
    expect(Buffer.from(get('/tile/1/000.p/2').body)).toEqual(Buffer.concat([0, 1].map((index) => reader.subtrees(8, index))));
  });

  test('entry bundles contain the stored bytes, each preceded by two bytes of length', () => {
    const { body } = get('/tile/entries/002.p/188');
    let offset = 0;
    for (let position = 512; position < EVENTS; position++) {
      const entry = log.entry(position)!;
      expect(Buffer.from(body).readUInt16BE(offset)).toBe(entry.length);
      expect(Buffer.compare(body.subarray(offset + 2, offset + 2 + entry.length), entry)).toBe(0);
      offset += 2 + entry.length;
    }
    expect(offset).toBe(body.length);
  });

  test.each(['/', '/tile/0/002', '/tile/0/002.p/189', '/tile/0/003', '/tile/1/000', '/tile/1/000.p/3', '/tile/2/000.p/1', '/tile/entries/002', '/tile/9/000', '/proof/700', '/proof/01', '/proof/x', '/proof/99999999999999999999', `/${'x'.repeat(5000)}`])(
    'nothing beyond the checkpoint: %s',
    (path) => expect(get(path)).toMatchObject({ status: 404 }),
  );

  test('durable events that are not signed yet are not served', async () => {
    const quiet = new SimulatedFs(seeded(2));
    const begun = await openEmbeddedLog(logOptions(DIR, { fs: quiet, indexFile: ':memory:' }));
    while (openLogReader(DIR, quiet).checkpoint()?.size !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await begun.append([newEvent(pinned(1))]).durable;
    expect(serveTiles(openLogReader(DIR, quiet))('/tile/0/000.p/1').status).toBe(404);
    await begun.close();
    expect(serveTiles(openLogReader(DIR, quiet))('/tile/0/000.p/1').status).toBe(200);
  });
});

describe('proofs', () => {
  test('of every entry, from tiles', () => {
    const { size, root } = reader.checkpoint()!;
    for (let position = 0; position < size; position += 13) {
      expect(verifyInclusion(leafHash(log.entry(position)!), position, size, root, inclusionProof(reader.subtrees, position, size))).toBe(true);
    }
    for (let older = 1; older < size; older += 37) {
      const head = { size: older, root: rootAt(reader.subtrees, older) };
      expect(verifyConsistency(head, { size, root }, consistencyProof(reader.subtrees, older, size))).toBe(true);
    }
  });

  test('a .tlog-proof is accepted for its entry and position only', () => {
    const proof = text(get('/proof/300'));
    expect(proof).toBe(proveEntry(reader, 300));
    expect(verifyTlogProof(proof, log.entry(300)!, verifiers)).toMatchObject({ index: 300, size: EVENTS });
    expect(() => verifyTlogProof(proof, log.entry(301)!, verifiers)).toThrow('does not lead');
    expect(() => verifyTlogProof(proof.replace('index 300', 'index 301'), log.entry(300)!, verifiers)).toThrow('does not lead');
    expect(() => verifyTlogProof(proof, log.entry(300)!, [...verifiers, { ...verifiers[0]!, keyId: Buffer.alloc(4), type: 9 }])).toThrow('type 9 is missing');
    expect(verifyTlogProof(proof.replace('\nindex', '\nextra AAAA\nindex'), log.entry(300)!, verifiers).index).toBe(300);
  });

  test('a proof by other keys is refused', () => {
    const stranger = { ...verifiers[0]!, verify: () => false };
    expect(() => verifyTlogProof(proveEntry(reader, 3)!, log.entry(3)!, [stranger])).toThrow('wrong');
  });

  test.each([
    ['another format', (proof: string) => proof.replace('@v1', '@v2')],
    ['no index', (proof: string) => proof.replace(/index.*\n/, '')],
    ['a padded index', (proof: string) => proof.replace('index ', 'index 0')],
    ['a short hash', (proof: string) => proof.replace(/=\n/, '\n')],
    ['too many hashes', (proof: string) => proof.replace('\n\n', `\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(65)}\n`)],
    ['no checkpoint', (proof: string) => proof.split('\n\n')[0]!],
  ])('malformed: %s', (_, change) => {
    expect(() => parseTlogProof(change(proveEntry(reader, 300)!))).toThrow('not a tlog-proof');
  });
});
