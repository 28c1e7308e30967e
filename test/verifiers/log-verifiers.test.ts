/** Checks the log with independent verifiers: Go's x/mod and transparency-dev's formats, and npm's @sigstore/verify. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey } from '@teamgram/crypto';
import { openEmbeddedLog, openLogReader, parseTlogProof, proveEntry, serveTiles, type Keyring, type LogReader, type NewEvent } from '@teamgram/event-log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGo, runProgram } from '../support/go-program.ts';
import { requirement } from '../support/requirement.ts';

const ORIGIN = 'example.org/teamgram/0';
/** Above 65,536 the tree has a third level of tiles. */
const EVENTS = 66_000;
const CALL_EVENTS = 1000;

let dir: string;
let reader: LogReader;
let server: Server;
let url: string;
let olderCheckpoint: string;
/** Set by tests to tamper with served files. */
let forge: ((path: string, body: Buffer) => Buffer) | undefined;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'log-verifiers-'));
  reader = openLogReader(join(dir, 'log'));
  await writeLog(join(dir, 'log'));
  writeFileSync(join(dir, 'older-checkpoint'), olderCheckpoint);
  writeFileSync(join(dir, 'log-keys'), reader.verifierKeys().join('\n'));
  const serve = serveTiles(reader);
  server = createServer((request, response) => {
    const { status, headers, body } = serve(request.url ?? '/');
    response.writeHead(status, headers).end(forge ? forge(request.url!, Buffer.from(body)) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  reader.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

/** One log, reopened once in the middle, so that there is an older checkpoint. */
async function writeLog(logDir: string): Promise<void> {
  const keyring = { flush: () => {} } as Keyring;
  const keys = { writerKey: generateSigningKey('ed25519'), logKeys: { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') } };
  let order = 0;
  for (const end of [EVENTS / 3, EVENTS]) {
    const log = await openEmbeddedLog({ dir: logDir, keyring, origin: ORIGIN, ...keys });
    while (order < end) await log.append(Array.from({ length: CALL_EVENTS }, () => eventOf(order++))).durable;
    await log.close();
    olderCheckpoint ??= reader.checkpoint()!.note;
  }
}

function eventOf(order: number): NewEvent {
  const id = createHash('sha256').update(`event ${order}`).digest().subarray(0, 16);
  const owner = 1 + (order % 100);
  return { id, fact: { type: 'DialogPinned', stream: `dialogs-${owner}`, owner, peer: order }, timeMs: 1_700_000_000_000, causationId: id, correlationId: id.subarray(0, 8) };
}

const program = buildGo(join(import.meta.dirname, 'go'));
const go = requirement('Go', 'Go 1.26 or newer, with its module proxy within reach (Debian: apt-get install golang)', program !== undefined);

const verify = (...args: string[]) => runProgram(program!, ...args);

async function verifyForged(change: (path: string, body: Buffer) => Buffer): Promise<{ status: number | null; output: string }> {
  forge = change;
  try {
    return await verify('log', url, join(dir, 'older-checkpoint'));
  } finally {
    forge = undefined;
  }
}

function flipped(start: string, at: number): (path: string, body: Buffer) => Buffer {
  return (path, body) => {
    if (path.startsWith(start)) body[at]! ^= 1;
    return body;
  };
}

go.describe('golang.org/x/mod and transparency-dev/formats', () => {
  test('accept checkpoint, full replay, inclusion through tiles and consistency', async () => {
    const { status, output } = await verify('log', url, join(dir, 'older-checkpoint'));
    expect(output).toContain(`size ${EVENTS}, Ed25519 and ML-DSA-44 verified`);
    expect(output).toContain(`replayed ${EVENTS} entries: the root is the signed one; 65 inclusion proofs`);
    expect(output).toContain(`consistent with the older checkpoint of size ${EVENTS / 3}`);
    expect(status).toBe(0);
  });

  test.each([
    ['a changed entry', flipped('/tile/entries/100', 60), /the entries have the root/],
    ['a changed leaf hash', flipped('/tile/8/0/000', 3), /hash mismatch|no proof|refused|inconsistent/],
    ['a changed node', flipped('/tile/8/1/000', 3), /hash mismatch|no proof|refused|inconsistent/],
    ['a changed checkpoint', flipped('/checkpoint', ORIGIN.length + 2), /refuses the checkpoint/],
    ['a changed key', flipped('/log-keys', 3), /key/],
  ])('refuse %s', async (_, change, reason) => {
    const { status, output } = await verifyForged(change);
    expect(output).toMatch(reason);
    expect(status).toBe(1);
  });

  test('accept a .tlog-proof offline, and refuse it for another entry', async () => {
    writeFileSync(join(dir, 'proof'), proveEntry(reader, 40_000)!);
    writeFileSync(join(dir, 'entry'), reader.entry(40_000));
    writeFileSync(join(dir, 'another-entry'), reader.entry(40_001));
    const files = (entry: string) => [join(dir, 'proof'), join(dir, entry), join(dir, 'log-keys')];
    expect(await verify('proof', ...files('entry'))).toEqual({ status: 0, output: `entry 40000 is in the log of size ${EVENTS}\n` });
    expect(await verify('proof', ...files('another-entry'))).toMatchObject({ status: 1, output: expect.stringContaining('not at 40000') });
  });
});

describe('@sigstore/verify', () => {
  type Inclusion = { canonicalizedBody: Buffer; inclusionProof: { logIndex: string; hashes: Buffer[] } };
  // The package does not export this module.
  const { verifyMerkleInclusion } = createRequire(import.meta.url)('@sigstore/verify/dist/tlog/merkle.js') as {
    verifyMerkleInclusion: (entry: Inclusion, checkpoint: { logSize: bigint; logHash: Buffer }) => void;
  };
  const inclusion = (position: number): Inclusion => {
    const { index, hashes } = parseTlogProof(proveEntry(reader, position)!);
    return { canonicalizedBody: Buffer.from(reader.entry(position)), inclusionProof: { logIndex: String(index), hashes: hashes.map((hash) => Buffer.from(hash)) } };
  };
  const head = () => ({ logSize: BigInt(EVENTS), logHash: Buffer.from(reader.checkpoint()!.root) });

  test.each([0, 1, 255, 256, 40_000, 65_535, 65_536, EVENTS - 1])('accepts the inclusion proof of %i', (position) => {
    expect(() => verifyMerkleInclusion(inclusion(position), head())).not.toThrow();
  });

  test('refuses a changed entry, path, index and root', () => {
    const changes: ((entry: Inclusion, root: Buffer) => void)[] = [
      ({ canonicalizedBody }) => (canonicalizedBody[20]! ^= 1),
      ({ inclusionProof }) => (inclusionProof.hashes[3]![0]! ^= 1),
      ({ inclusionProof }) => inclusionProof.hashes.pop(),
      ({ inclusionProof }) => (inclusionProof.logIndex = '40001'),
      (_, root) => (root[0]! ^= 1),
    ];
    for (const change of changes) {
      const [entry, checkpoint] = [inclusion(40_000), head()];
      change(entry, checkpoint.logHash);
      expect(() => verifyMerkleInclusion(entry, checkpoint)).toThrow();
    }
  });
});
