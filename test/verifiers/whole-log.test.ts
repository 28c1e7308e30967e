/**
 * Checks a whole log with three key rotations and two erasures with independent verifiers: Go's x/mod (Ed25519), transparency-dev's formats and Tessera's
 * fsck, torchwood (Ed25519 and ML-DSA-44 each), npm's @sigstore/verify. LOG_EVENTS=1000000 gives it a realistic size.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeEntry, directoryAudit, fsck, openKeyring, openLogReader, openStored, parseTlogProof, proveEntry, serveTiles, type LogReader } from '@teamgram/event-log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGo, runProgram } from '../support/go-program.ts';
import { requirement } from '../support/requirement.ts';
import { ORIGIN, writeRotatedLog, type RotatedLog } from './rotated-log.ts';

const EVENTS = Number(process.env['LOG_EVENTS'] ?? 20_000);
/** Time limit of fsck in seconds: 1 s per ten thousand events, plus a margin. */
const FSCK_LIMIT_S = String(20 + EVENTS / 10_000);
const TIMEOUT_MS = 90_000 + EVENTS;

const verifiers = buildGo(join(import.meta.dirname, 'go'));
const wholeLog = buildGo(join(import.meta.dirname, 'go-whole-log'));
const go = requirement('Go', 'Go 1.26 or newer, with its module proxy within reach (Debian: apt-get install golang)', verifiers !== undefined && wholeLog !== undefined);

let place: string;
let log: RotatedLog;
let reader: LogReader;
let server: Server;
let url: string;
/** Set by tests to tamper with served files. */
let forge: ((path: string, body: Buffer) => void) | undefined;
const file = (name: string) => join(place, name);
const tell = (output: string) => EVENTS > 100_000 && process.stdout.write(output);

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'whole-log-'));
  const startedAt = performance.now();
  log = await writeRotatedLog(place, EVENTS);
  tell(`wrote ${EVENTS} events in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  reader = openLogReader(log.dir);
  writeFileSync(file('first-keys'), log.firstKeys);
  writeFileSync(file('witness-keys'), log.witnessKeys.join('\n'));
  const serve = serveTiles(reader);
  server = createServer((request, response) => {
    const { status, headers, body } = serve(request.url ?? '/');
    const bytes = Buffer.from(body);
    forge?.(request.url!, bytes);
    response.writeHead(status, headers).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(file('handover'), Buffer.from(serve(`/checkpoint/${log.handovers.at(-1)}`).body));
}, TIMEOUT_MS);

afterAll(async () => {
  reader.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(place, { recursive: true });
});

async function accepted(program: string, ...args: string[]): Promise<string> {
  const startedAt = performance.now();
  const { status, output } = await runProgram(program, ...args);
  tell(`${output}(${args[0]}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  expect({ status, output }).toMatchObject({ status: 0 });
  return output;
}

async function refused(change: (path: string, body: Buffer) => void, ...args: string[]): Promise<string> {
  forge = change;
  try {
    const { status, output } = await runProgram(wholeLog!, ...args);
    expect({ status, output }).toMatchObject({ status: 1 });
    return output;
  } finally {
    forge = undefined;
  }
}

/** Flips a bit of the file served at a path. */
function flipped(start: string, at: number): (path: string, body: Buffer) => void {
  return (path, body) => {
    if (path.startsWith(start)) body[at]! ^= 1;
  };
}

const torchwoodArgs = () => ['torchwood', url, file('first-keys'), ...log.handovers.map(String)];

describe('the log itself', () => {
  test('is audited starting from its first keys; erased content stays unreadable, its proofs stay valid', async () => {
    const report = await fsck(directoryAudit(log.dir), undefined, { verifierKeys: log.firstKeys.trim().split('\n') });
    expect(report).toMatchObject({ fault: undefined, events: EVENTS });
    const keyring = openKeyring({ file: file('keyring.sqlite'), kek: new Uint8Array(32).fill(7) });
    for (const position of log.erased) expect(openStored(decodeEntry(reader.entry(position)), keyring)).toMatchObject({ fact: { type: 'MessageSent', content: undefined } });
    keyring.close();
  }, TIMEOUT_MS);
});

go.describe('independent programs accept it', () => {
  test('golang.org/x/mod and formats: signatures, full replay, inclusion, consistency with the last handover', async () => {
    const output = await accepted(verifiers!, 'log', url, file('handover'));
    expect(output).toContain(`size ${EVENTS}, Ed25519 and ML-DSA-44 verified`);
    expect(output).toContain(`replayed ${EVENTS} entries: the root is the signed one`);
    expect(output).toContain(`consistent with the older checkpoint of size ${log.handovers.at(-1)}`);
  }, TIMEOUT_MS);

  test('torchwood: from the first keys through every handover to the newest checkpoint, every entry, the cosignatures', async () => {
    const output = await accepted(wholeLog!, ...torchwoodArgs());
    expect(output).toContain(`${ORIGIN}, size ${EVENTS}, Ed25519 and ML-DSA-44 verified; 3 handovers of log keys`);
    expect(output).toContain(`read ${EVENTS} entries`);
    expect(await accepted(wholeLog!, 'cosigned', url, file('witness-keys'))).toContain(`size ${EVENTS}, cosigned by 2 keys`);
  }, TIMEOUT_MS);

  test("Tessera's fsck: entries against tiles against root, under either key", async () => {
    expect((await accepted(wholeLog!, 'fsck', url, FSCK_LIMIT_S)).match(/entries, tiles and root fit/g)).toHaveLength(2);
  }, TIMEOUT_MS);
});

go.describe('independent programs refuse', () => {
  test.each([
    ['a changed entry', flipped('/tile/entries/000', 60), /refuses the entries/],
    ['a changed leaf hash', flipped('/tile/0/000', 3), /refuses the entries|inconsistent|downloaded/],
    ['a changed checkpoint', flipped('/checkpoint', ORIGIN.length + 2), /refuses the checkpoint/],
    ['a changed handover', flipped('/checkpoint/', ORIGIN.length + 2), /handover at/],
    ['another first key', flipped('/log-keys', ORIGIN.length + 20), /does not begin|refuses the key/],
  ])('torchwood: %s', async (_, change, reason) => {
    expect(await refused(change, ...torchwoodArgs())).toMatch(reason);
  }, TIMEOUT_MS);

  test('torchwood: a key history with a missing handover', async () => {
    const { status, output } = await runProgram(wholeLog!, ...torchwoodArgs().slice(0, -1));
    expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining('4 pairs of log keys, but 2 handovers') });
  });

  // fsck reports it as an error or in its status, whichever comes first.
  test.each([
    ['a changed entry', flipped('/tile/entries/000', 60), /tile 0 of level 0|tile\/0\/000|calculated root/],
    ['a changed leaf hash', flipped('/tile/0/000', 3), /tile 0 of level 0|tile\/0\/000/],
    ['a changed node', flipped('/tile/1/000', 3), /tile 0 of level 1|tile\/1\/000/],
    ['a changed checkpoint', flipped('/checkpoint', ORIGIN.length + 2), /fetch and verify checkpoint/],
  ])("Tessera's fsck: %s", async (_, change, reason) => {
    expect(await refused(change, 'fsck', url, FSCK_LIMIT_S)).toMatch(reason);
  }, TIMEOUT_MS);

  test('torchwood: a cosigned checkpoint of another size', async () => {
    expect(await refused(flipped('/checkpoint/cosigned', ORIGIN.length + 2), 'cosigned', url, file('witness-keys'))).toMatch(/refuses the cosigned checkpoint/);
  });
});

describe('@sigstore/verify', () => {
  type Inclusion = { canonicalizedBody: Buffer; inclusionProof: { logIndex: string; hashes: Buffer[] } };
  // The package does not export this module.
  const { verifyMerkleInclusion } = createRequire(import.meta.url)('@sigstore/verify/dist/tlog/merkle.js') as {
    verifyMerkleInclusion: (entry: Inclusion, checkpoint: { logSize: bigint; logHash: Buffer }) => void;
  };
  const inclusion = (position: number, entry = Buffer.from(reader.entry(position))): Inclusion => {
    const { index, hashes } = parseTlogProof(proveEntry(reader, position)!);
    return { canonicalizedBody: entry, inclusionProof: { logIndex: String(index), hashes: hashes.map((hash) => Buffer.from(hash)) } };
  };
  const head = () => ({ logSize: BigInt(EVENTS), logHash: Buffer.from(reader.checkpoint()!.root) });

  test('accepts erased messages, key rotations and the last event, and refuses them altered', () => {
    for (const position of [...log.erased, ...log.rotations, EVENTS - 1]) {
      expect(() => verifyMerkleInclusion(inclusion(position), head())).not.toThrow();
      const changed = Buffer.from(reader.entry(position));
      changed[20]! ^= 1;
      expect(() => verifyMerkleInclusion(inclusion(position, changed), head())).toThrow();
    }
  });
});
