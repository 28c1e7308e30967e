import { cpSync, existsSync, readFileSync } from 'node:fs';
import { EMPTY_ROOT, generateSigningKey, parseNote, signNote, ed25519NoteSigner, formatCheckpoint, verifyNote } from '@teamgram/crypto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  directoryAudit,
  formatAddCheckpoint,
  fsck,
  openLogReader,
  parseAddCheckpoint,
  parseTlogProof,
  PathMissing,
  printedWitnessKeys,
  proveEntry,
  serveTiles,
  shownPath,
  SqliteWitnessStore,
  tilesAudit,
  Witness,
  Witnessing,
  witnessSigners,
  witnessVerifier,
  type Exchange,
  type LogReader,
  type WitnessStatus,
} from '../src/index.ts';
import { logOptions, newEvent, ORIGIN, pinned, withDir, withLog } from './fixtures.ts';

const NAME = 'witness.example.org/w1';
const keys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
const signers = witnessSigners(NAME, keys, () => 1_700_000_000);
const printed = printedWitnessKeys(NAME, keys);

const URL = 'http://127.0.0.1:1';
const cleanUp: (() => void)[] = [];
afterEach(() => cleanUp.splice(0).forEach((each) => each()));

const inDir = (work: (dir: string) => Promise<void>) => () => withDir(work);
const grown = (dir: string, count: number, owner = 1) => withLog(logOptions(dir), async (log) => {
  for (let order = 0; order < count; order++) await log.append([newEvent(pinned(owner, order + 1))]).durable;
});

/** A witness in this process that watches the log in `dir`, and an exchange to reach it. */
function watching(dir: string): { store: SqliteWitnessStore; witness: Witness; exchange: Exchange; answers: number[] } {
  const store = new SqliteWitnessStore(':memory:');
  cleanUp.push(() => store.close());
  store.addLog(ORIGIN, readFileSync(`${dir}/log-keys`, 'utf8').split('\n').slice(0, 2));
  const witness = new Witness(store, signers);
  const answers: number[] = [];
  const exchange: Exchange = async (url, body) => {
    if (body === undefined) return { status: url === `${URL}/${shownPath(ORIGIN)}` ? 200 : 404, contentType: 'text/plain', body: store.headOf(ORIGIN).note };
    const answer = witness.addCheckpoint(body);
    answers.push(answer.status);
    return answer;
  };
  return { store, witness, exchange, answers };
}

function witnessing(dir: string, exchange: Exchange, verifierKeys = printed) {
  const reader = openLogReader(dir);
  cleanUp.push(() => reader.close());
  const changes: WitnessStatus[] = [];
  const rounds = new Witnessing({ reader, dir, witnesses: [{ url: URL, verifierKeys }], exchange, everyMs: 1, onChange: (status) => changes.push(status) });
  let nowMs = 0;
  return { reader, rounds, changes, round: () => rounds.round((nowMs += 100_000)) };
}

/** The audit of a third party who knows only the address of the log. */
function servedAudit(reader: LogReader) {
  const serve = serveTiles(reader);
  return tilesAudit(async (path) => {
    const { status, body } = serve(`/${path}`);
    if (status !== 200) throw new PathMissing(path);
    return body;
  });
}

describe('a cosigned checkpoint', () => {
  test('carries the signature lines of both types, is served and included in proofs, and follows the log', inDir(async (dir) => {
    await grown(dir, 3);
    const { exchange, answers } = watching(dir);
    const { reader, rounds, round } = witnessing(dir, exchange);
    await round();
    await round();
    expect(answers).toEqual([200]);
    expect(rounds.status).toMatchObject([{ name: NAME, state: 'cosigned', cosignedSize: 3, contradiction: undefined }]);
    const note = reader.checkpoint()!.note;
    expect(verifyNote(note, printed.map(witnessVerifier)).verified).toHaveLength(2);
    expect(parseNote(note).signatures).toHaveLength(4);
    expect(Buffer.from(serveTiles(reader)('/checkpoint').body).toString()).toBe(note);
    expect(parseTlogProof(proveEntry(reader, 1)!).checkpoint).toBe(note);
    await grown(dir, 4);
    expect(parseNote(reader.checkpoint()!.note).signatures).toHaveLength(2);
    expect(reader.cosignedCheckpoint()!.size).toBe(3);
    expect(Buffer.from(serveTiles(reader)('/checkpoint/cosigned').body).toString()).toBe(note);
    await round();
    expect(answers).toEqual([200, 200]);
    expect(reader.cosignedCheckpoint()!.size).toBe(7);
    expect(await fsck(directoryAudit(dir))).toMatchObject({ fault: undefined });
  }));

  test('a client without state learns the size from the conflict; a line of an unknown key is omitted', inDir(async (dir) => {
    await grown(dir, 3);
    const { exchange, answers } = watching(dir);
    await witnessing(dir, exchange).round();
    await grown(dir, 5);
    const later = witnessing(dir, exchange, [printed[0]!]);
    await later.round();
    expect(answers).toEqual([200, 409, 200]);
    expect(later.rounds.status).toMatchObject([{ state: 'cosigned', cosignedSize: 8 }]);
    expect(parseNote(later.reader.cosignedCheckpoint()!.note).signatures).toHaveLength(3);
  }));

  test.each<[string, Exchange, Partial<WitnessStatus>]>([
    ['does not watch the log', async () => ({ status: 404, contentType: '', body: '' }), { state: 'refused', reason: expect.stringContaining('does not watch') as string }],
    ['does not know the keys', async () => ({ status: 403, contentType: '', body: '' }), { state: 'refused', reason: expect.stringContaining('does not know the log keys') as string }],
    ['is away', async () => { throw Object.assign(new Error('fetch failed'), { cause: { code: 'ECONNREFUSED' } }); }, { state: 'unreachable', reason: 'ECONNREFUSED' }],
    ['fails', async () => ({ status: 503, contentType: '', body: '' }), { state: 'unreachable', reason: 'it answers 503' }],
    ['names no size', async () => ({ status: 409, contentType: 'text/html', body: 'no' }), { state: 'unreachable' }],
    ['signs with another key', async () => ({ status: 200, contentType: '', body: `— ${NAME} AAAAAAAA\n` }), { state: 'refused' }],
    ['answers rubbish', async () => ({ status: 200, contentType: '', body: 'hello' }), { state: 'refused' }],
  ])('is missing from a witness that %s: reported, and retried later', async (_, exchange, status) => {
    await withDir(async (dir) => {
      await grown(dir, 1);
      const { reader, rounds, changes, round } = witnessing(dir, exchange);
      await round();
      expect(rounds.status).toMatchObject([status]);
      expect(changes).toHaveLength(1);
      expect(reader.cosignedCheckpoint()).toBeUndefined();
    });
  });
});

describe('a second history', () => {
  /** Two copies of a log of three events, which continue differently; the witness has seen seven events of the first. */
  async function forked(dir: string) {
    const [one, other] = [`${dir}/one`, `${dir}/other`];
    await grown(one, 3);
    const seen = watching(one);
    await witnessing(one, seen.exchange).round();
    cpSync(one, other, { recursive: true });
    await grown(one, 4, 1);
    await witnessing(one, seen.exchange).round();
    return { one, other, ...seen };
  }

  test('split view: a fork that has grown beyond what was witnessed is refused, shown with both roots, and found by the audit', inDir(async (dir) => {
    const { one, other, exchange, answers, store } = await forked(dir);
    await grown(other, 6, 2);
    const { rounds, reader, round } = witnessing(other, exchange);
    await round();
    expect(answers.slice(-2)).toEqual([409, 422]);
    const witnessRoot = Buffer.from(store.headOf(ORIGIN).root).toString('base64');
    const [status] = rounds.status;
    expect(status).toMatchObject({ state: 'contradicted', contradiction: { size: 7, ownSize: 9, witnessRoot } });
    expect(status!.reason).toContain('SPLIT VIEW');
    expect(status!.reason).toContain(witnessRoot);
    expect(status!.contradiction!.ownRoot).not.toBe(witnessRoot);
    expect(status!.reason).toContain(status!.contradiction!.ownRoot!);
    expect(store.logs()[0]!.contradiction).toContain(`\n9\n${Buffer.from(reader.checkpoint()!.root).toString('base64')}\n`);
    const { fault } = await fsck(directoryAudit(other));
    expect(fault).toMatchObject({ kind: 'signed-root', expected: expect.stringContaining(witnessRoot) as string, found: status!.contradiction!.ownRoot });
    expect((await fsck(servedAudit(reader))).fault).toMatchObject({ kind: 'signed-root', found: status!.contradiction!.ownRoot });
    expect(await fsck(directoryAudit(one))).toMatchObject({ fault: undefined });
  }));

  test('rollback: an older copy is refused as soon as it is submitted', inDir(async (dir) => {
    const { other, exchange, answers } = await forked(dir);
    const { rounds, reader, round } = witnessing(other, exchange);
    await round();
    expect(answers.at(-1)).toBe(409);
    expect(rounds.status).toMatchObject([{ state: 'contradicted', contradiction: { size: 7, ownSize: 3, ownRoot: undefined }, reason: expect.stringContaining('ROLLED BACK') as string }]);
    for (const audit of [directoryAudit(other), servedAudit(reader)]) expect((await fsck(audit)).fault).toMatchObject({ kind: 'tail-removed', position: 3 });
  }));

  test('of the same size', inDir(async (dir) => {
    const { other, exchange, answers } = await forked(dir);
    await grown(other, 4, 2);
    const { rounds, round } = witnessing(other, exchange);
    await round();
    expect(answers.slice(-2)).toEqual([409, 409]);
    expect(rounds.status).toMatchObject([{ state: 'contradicted', contradiction: { size: 7, ownSize: 7 }, reason: expect.stringContaining('SPLIT VIEW') as string }]);
  }));

  test('a witness that shows nothing, or a checkpoint this log never signed, provides no evidence, but counts as contradicting', inDir(async (dir) => {
    const { other, exchange } = await forked(dir);
    await grown(other, 6, 2);
    const stranger = signNote(formatCheckpoint({ origin: ORIGIN, size: 7, root: EMPTY_ROOT }), [ed25519NoteSigner(ORIGIN, generateSigningKey('ed25519'))]);
    for (const shown of [{ status: 404, contentType: '', body: '' }, { status: 200, contentType: '', body: stranger }]) {
      const { rounds, round } = witnessing(other, (url, body) => (body === undefined ? Promise.resolve(shown) : exchange(url, body)));
      await round();
      expect(rounds.status).toMatchObject([{ state: 'contradicted', contradiction: { size: 7, witnessRoot: undefined } }]);
      expect(existsSync(`${other}/witnesses/contradiction`)).toBe(false);
    }
  }));
});

describe('our witness, by c2sp.org/tlog-witness', () => {
  const asked = async (dir: string, change: (request: ReturnType<typeof parseAddCheckpoint>) => unknown = () => {}) => {
    await grown(dir, 5);
    const { witness, store } = watching(dir);
    const reader = openLogReader(dir);
    cleanUp.push(() => reader.close());
    const request = { oldSize: 0, proof: [] as Uint8Array[], checkpoint: reader.checkpoint()!.note };
    change(request);
    return { witness, store, request, answer: witness.addCheckpoint(formatAddCheckpoint(request)) };
  };

  test.each([
    [400, 'an old size beyond the checkpoint', (r: { oldSize: number }) => (r.oldSize = 6)],
    [400, 'no checkpoint', (r: { checkpoint: string }) => (r.checkpoint = 'hello')],
    [400, 'too many proof lines', (r: { proof: Uint8Array[] }) => (r.proof = Array.from({ length: 64 }, () => EMPTY_ROOT))],
    [404, 'an unknown origin', (r: { checkpoint: string }) => (r.checkpoint = r.checkpoint.replaceAll(ORIGIN, 'example.org/other'))],
    [403, 'a wrong signature', (r: { checkpoint: string }) => (r.checkpoint = r.checkpoint.replace('\n5\n', '\n6\n'))],
    [403, 'no known signature', (r: { checkpoint: string }) => (r.checkpoint = signNote(`${r.checkpoint.split('\n\n')[0]}\n`, [ed25519NoteSigner(ORIGIN, generateSigningKey('ed25519'))]))],
    [409, 'an old size that is not its own', (r: { oldSize: number }) => (r.oldSize = 3)],
    [422, 'a proof from nothing', (r: { proof: Uint8Array[] }) => (r.proof = [EMPTY_ROOT])],
  ])('%i for %s', async (status, _, change) => {
    await withDir(async (dir) => {
      const { answer, store } = await asked(dir, change as never);
      expect(answer.status).toBe(status);
      expect(store.headOf(ORIGIN).size).toBe(0);
      if (status === 409) expect(answer).toMatchObject({ contentType: 'text/x.tlog.size', body: '0\n' });
    });
  });

  test('of two requests from the same size only one succeeds; the same checkpoint is cosigned again', inDir(async (dir) => {
    const { witness, request, answer } = await asked(dir);
    expect(answer.status).toBe(200);
    expect(witness.addCheckpoint(formatAddCheckpoint(request))).toMatchObject({ status: 409, body: '5\n' });
    expect(witness.addCheckpoint(formatAddCheckpoint({ ...request, oldSize: 5 })).status).toBe(200);
  }));

  test('two processes on one directory cannot cosign two histories', inDir(async (dir) => {
    await grown(`${dir}/log`, 5);
    const [one, other] = [0, 1].map(() => new SqliteWitnessStore(`${dir}/witness.sqlite`));
    one!.addLog(ORIGIN, readFileSync(`${dir}/log/log-keys`, 'utf8').split('\n').slice(0, 2));
    const head = (size: number) => ({ size, root: EMPTY_ROOT, note: '' });
    expect(one!.advance(ORIGIN, 0, head(5))).toBe(true);
    expect(other!.advance(ORIGIN, 0, head(4))).toBe(false);
    expect(other!.headOf(ORIGIN).size).toBe(5);
    one!.close();
    other!.close();
  }));

  test('a key of another name is refused; a removed key signs nothing more', inDir(async (dir) => {
    await grown(dir, 1);
    const { store, witness } = watching(dir);
    expect(() => store.addLog('example.org/other', [readFileSync(`${dir}/log-keys`, 'utf8').split('\n')[0]!])).toThrow(/not named after/);
    for (const key of store.logs()[0]!.keys) expect(store.removeKey(ORIGIN, key)).toBe(true);
    expect(witness.addCheckpoint(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: readFileSync(`${dir}/checkpoint`, 'utf8') })).status).toBe(403);
  }));

  test('the example request of the specification is read', () => {
    const hash = 'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=';
    const body = `old 20852014\n${hash}\n\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa AAAAAAAA\n`;
    const { oldSize, proof, checkpoint } = parseAddCheckpoint(body);
    expect({ oldSize, proof: proof.map((each) => Buffer.from(each).toString('base64')) }).toEqual({ oldSize: 20_852_014, proof: [hash] });
    expect(formatAddCheckpoint({ oldSize, proof, checkpoint })).toBe(body);
  });
});
