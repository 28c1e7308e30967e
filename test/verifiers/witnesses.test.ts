/** The log with witnesses in separate processes: litewitness, an independent implementation, and ours, as run by a second operator. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey, verifyNote } from '@teamgram/crypto';
import type { Fact } from '@teamgram/event-schemas';
import { directoryAudit, fsck, httpExchange, openEmbeddedLog, openKeyring, openLogReader, witnessVerifier, Witnessing, type EmbeddedLogOptions, type WitnessStatus } from '@teamgram/event-log';
import { operatorLinks, supervisorStatus } from '@teamgram/host';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { copyLive } from '../support/copy-live.ts';
import { eventually } from '../support/eventually.ts';
import { buildGo } from '../support/go-program.ts';
import { startLiteWitness, type LiteWitness } from '../support/litewitness.ts';
import { ops, startOwnWitness } from '../support/own-witness.ts';
import { hasProgram, requirement } from '../support/requirement.ts';
import { ROOT, startServer } from '../support/server.ts';

const ORIGIN = 'example.org/teamgram/0';
const program = buildGo(join(import.meta.dirname, 'go-whole-log'), 'filippo.io/torchwood/cmd/litewitness');
const ready = program !== undefined && hasProgram('ssh-agent');
const liteWitness = requirement('litewitness', 'Go 1.26 or newer with its module proxy within reach, and ssh-agent (Debian: apt-get install golang openssh-client)', ready);

const newDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'witnesses-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
};

/** A log with keys known to the test. */
function newLog(dir: string): EmbeddedLogOptions {
  const keyring = openKeyring({ file: ':memory:', kek: new Uint8Array(32) });
  onTestFinished(() => keyring.close());
  return { dir, keyring, origin: ORIGIN, writerKey: generateSigningKey('ed25519'), logKeys: newLogKeys() };
}

function newLogKeys() {
  return { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
}

let events = 0;
async function grow(options: EmbeddedLogOptions, ...peers: number[]): Promise<void> {
  const log = await openEmbeddedLog(options);
  for (const peer of peers) await log.append([newEvent({ type: 'DialogPinned', stream: 'dialogs-1', owner: 1, peer })]).durable;
  await log.close();
}

function newEvent(fact: Fact) {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, ++events);
  return { id, fact, timeMs: 1_700_000_000_000, causationId: id, correlationId: new Uint8Array(0) };
}

const printed = (dir: string) => readFileSync(`${dir}/log-keys`, 'utf8').split('\n').slice(0, 2);

/** Submits a checkpoint to a witness once; returns the resulting status. */
async function submit(dir: string, url: string, verifierKey: string): Promise<WitnessStatus> {
  const reader = openLogReader(dir);
  const witnessing = new Witnessing({ reader, dir, witnesses: [{ url, verifierKeys: [verifierKey] }], exchange: httpExchange });
  await witnessing.round(0);
  reader.close();
  return witnessing.status[0]!;
}

liteWitness.describe('litewitness', () => {
  let witness: LiteWitness;
  beforeAll(async () => { witness = await startLiteWitness(program!, 'litewitness.example.org'); });
  afterAll(() => witness.stop());

  const submitTo = (dir: string) => submit(dir, witness.url, witness.verifierKey);

  test('cosigns a growing log, refuses its rollback and its split view, and follows a key rotation once configured', async () => {
    const [one, other] = [join(newDir(), 'log'), join(newDir(), 'log')];
    const options = newLog(one);
    await grow(options, 1, 2, 3);
    expect(await submitTo(one)).toMatchObject({ state: 'refused', reason: expect.stringContaining('does not watch this log') as string });
    witness.watch(ORIGIN, printed(one));
    expect(await submitTo(one)).toMatchObject({ state: 'cosigned', cosignedSize: 3 });
    cpSync(one, other, { recursive: true });
    await grow(options, 4, 5, 6, 7);
    expect(await submitTo(one)).toMatchObject({ state: 'cosigned', cosignedSize: 7 });
    const reader = openLogReader(one);
    expect(verifyNote(reader.checkpoint()!.note, [witnessVerifier(witness.verifierKey)]).verified).toHaveLength(1);
    reader.close();

    expect(await submitTo(other)).toMatchObject({ state: 'contradicted', contradiction: { size: 7, ownSize: 3 }, reason: expect.stringContaining('ROLLED BACK') as string });
    await grow({ ...options, dir: other }, 14, 15, 16, 17, 18, 19);
    expect(await submitTo(other)).toMatchObject({ state: 'contradicted', contradiction: { size: 7, ownSize: 9 }, reason: expect.stringContaining('SPLIT VIEW') as string });

    const log = await openEmbeddedLog(options);
    const next = newLogKeys();
    await log.append([newEvent(log.keys.rotateLogKeys(next))]).durable;
    await log.keys.settled;
    await log.close();
    await grow({ ...options, logKeys: next }, 8);
    expect(await submitTo(one)).toMatchObject({ state: 'refused', reason: expect.stringContaining('does not know the log keys in force') as string });
    witness.watch(ORIGIN, printed(one));
    expect(await submitTo(one)).toMatchObject({ state: 'cosigned', cosignedSize: 9 });
    expect(await fsck(directoryAudit(one))).toMatchObject({ fault: undefined, events: 9 });
  });
});

describe('our witness, beside a server', () => {
  test('a second operator watches the log, which shows its cosignatures, also after a rotation of all keys, and one during which command-api was killed; a fork is refused', { timeout: 180_000 }, async () => {
    const [dataDir, witnessDir] = [join(newDir(), 'data'), newDir()];
    const witness = await startOwnWitness(witnessDir);
    onTestFinished(() => witness.stop());
    const { url, verifierKeys: keys } = witness;
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ witnesses: [{ url, verifierKey: keys }] }));
    const server = await startServer({ dataDir });
    let stopping: Promise<unknown> | undefined;
    onTestFinished(async () => void (await (stopping ??= server.stop())));
    type Connect = { logOrigin: string; logVerifierKeys: string[]; auditUrl: string };
    const connect = () => JSON.parse(readFileSync(join(dataDir, 'connect.json'), 'utf8')) as Connect;
    const { logOrigin, logVerifierKeys: firstKeys, auditUrl } = connect();
    const links = operatorLinks(dataDir);
    onTestFinished(() => links.close());
    const state = async () => (await links.projections.call('ops.status', {})).witnesses[0]!.state;
    const cosigned = async (size: number) => {
      // A kept-alive connection may just have been closed.
      const response = await fetch(`${auditUrl}/checkpoint/cosigned`).catch(() => undefined);
      return response?.status === 200 && Number((await response.text()).split('\n')[1]) >= size;
    };

    await eventually('the witness does not watch this log yet', async () => (await state()) === 'refused');
    witness.watch(logOrigin, firstKeys);
    await eventually('the log is cosigned', () => cosigned(1));
    expect(verifyNote(await (await fetch(`${auditUrl}/checkpoint`)).text(), keys.map(witnessVerifier)).verified).toHaveLength(2);
    expect(ops('status', '--data', dataDir)).toMatch(/^witness {7}witness\.example\.org {3}cosigned {3}cosigned \d+$/m);
    copyLive(join(dataDir, 'log'), join(witnessDir, 'fork'));

    const rotated = JSON.parse(ops('rotate-keys', '--json', '--data', dataDir)) as { positions: { log: number }; logVerifierKeys: string[] };
    expect(rotated.logVerifierKeys).not.toEqual(firstKeys);
    expect((await eventually('connect.json names the new keys', () => connect().logVerifierKeys[0] !== firstKeys[0] && connect())).logVerifierKeys).toEqual(rotated.logVerifierKeys);
    witness.watch(logOrigin, rotated.logVerifierKeys);
    await eventually('the log is cosigned under its new keys', () => cosigned(rotated.positions.log + 1));

    expect(await submit(join(witnessDir, 'fork'), url, keys[0]!)).toMatchObject({ state: 'contradicted', contradiction: { ownRoot: undefined } });
    const pid = () => supervisorStatus(dataDir)?.processes.find((child) => child.name === 'command-api' && child.state === 'ready')?.pid;
    for (const delayMs of [300, 450]) {
      const writer = await eventually('command-api is ready', pid);
      const rotating = spawn(process.execPath, ['tools/ops/main.ts', 'rotate-keys', '--data', dataDir], { cwd: ROOT, stdio: 'ignore' });
      // It may have finished before the writer is killed.
      const ended = new Promise((resolve) => rotating.once('exit', resolve));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      process.kill(writer, 'SIGKILL');
      await ended;
      await eventually('command-api is back', () => pid() !== writer && pid());
    }
    await eventually('connect.json names the keys in force', () => connect().logVerifierKeys.join() === printed(join(dataDir, 'log')).join());
    stopping = server.stop();
    await stopping;
    const audit = await fsck(directoryAudit(join(dataDir, 'log')), undefined, { verifierKeys: [...firstKeys, ...rotated.logVerifierKeys] });
    expect(audit).toMatchObject({ fault: undefined });
    expect(ops('witness', 'status', '--data', witnessDir)).toMatch(/size [1-9]\d* {3}root \S+ {3}keys 4/);
  });
});
