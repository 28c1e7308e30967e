/**
 * kill -9 of each process during 1,000 sends: every acknowledged message is in both mailboxes exactly once, without gaps;
 * the clients converge, the read models rebuilt from position 0 are identical, and the auditor accepts the log.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pidsOf } from '../bench/process-cpu.ts';
import { eventually } from '../support/eventually.ts';
import { ResilientAccount } from '../support/resilient-account.ts';
import { ROOT, startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const run = promisify(execFile);
const PAIRS = 8;
/** Per sender of sixteen: slightly more than 1,000 in total. */
const SENDS_EACH = 63;
const SENDS = SENDS_EACH * 2 * PAIRS;

/** Killed in this order, evenly spread over the sends. */
const VICTIMS: [name: string, matches: (command: string) => boolean][] = [
  ['gateway', (command) => command.includes('apps/gateway/')],
  ['projections', (command) => command.includes('apps/projections/')],
  ['command-api', (command) => command.includes('apps/command-api/')],
  ['PostgreSQL', (command) => /postgres( |\/.* )-D/.test(command)],
];

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('kill -9 of each process in the middle of 1,000 sends', () => {
  let folder: string;
  let server: RunningServer;
  const accounts: ResilientAccount[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamgram-kill-'));
    server = await startServer({ dataDir: join(folder, 'data') });
    for (let index = 0; index < 2 * PAIRS; index++) {
      const account = new ResilientAccount(server);
      await account.signUp(phone(index), `Person ${index}`);
      accounts.push(account);
    }
  }, 120_000);

  afterAll(async () => {
    for (const account of accounts) account.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const phone = (index: number) => `1555100${String(1000 + index)}`;
  const acknowledged = new Map<number, string[]>(); // sender → texts

  async function sendShare(sender: number): Promise<void> {
    const account = accounts[sender]!;
    const peer = await account.account.find(phone(sender ^ 1));
    for (let n = 0; n < SENDS_EACH; n++) {
      const text = `${sender}/${n}`;
      await account.send(peer, text, BigInt(1 + sender * 1_000_000 + n));
      acknowledged.get(sender)!.push(text);
    }
  }

  const count = () => [...acknowledged.values()].reduce((sum, texts) => sum + texts.length, 0);

  async function killInTurn(): Promise<void> {
    for (const [index, [name, matches]] of VICTIMS.entries()) {
      const due = (SENDS * (index + 1)) / (VICTIMS.length + 2);
      await eventually(`${due} sends`, () => count() >= due, 120_000);
      const pids = pidsOf(server.child.pid!, matches);
      expect(pids.length, name).toBeGreaterThan(0);
      process.kill(pids[0]!, 'SIGKILL');
    }
  }

  test('every acknowledged message is in both mailboxes exactly once', async () => {
    for (let sender = 0; sender < 2 * PAIRS; sender++) acknowledged.set(sender, []);
    await Promise.all([killInTurn(), ...accounts.map((_, sender) => sendShare(sender))]);
    expect(count()).toBe(SENDS);
    for (const [sender, account] of accounts.entries()) {
      const mine = acknowledged.get(sender)!;
      const theirs = acknowledged.get(sender ^ 1)!;
      const mailbox = await eventually(`the mailbox of ${sender} is whole`, async () => {
        const seen = await account.mailbox();
        return seen.messages.length >= mine.length + theirs.length && seen;
      }, 60_000);
      const conversation = mailbox.messages.filter(({ text }) => /^\d+\/\d+$/.test(text));
      expect(conversation.filter(({ out }) => out).map(({ text }) => text)).toEqual(mine);
      expect(conversation.filter(({ out }) => !out).map(({ text }) => text)).toEqual(theirs);
    }
  }, 240_000);

  test('kill -9 of the supervisor ends every process; the next start continues from there', async () => {
    const { dataDir, connect } = server;
    const pids = pidsOf(server.child.pid!, () => true);
    const before = await accounts[0]!.mailbox();
    server.child.kill('SIGKILL');
    await eventually('every process has ended', () => pids.every((pid) => !isAlive(pid)), 30_000);
    server = await startServer({ dataDir, port: connect.port });
    const peer = await accounts[0]!.account.find(phone(1));
    await accounts[0]!.send(peer, 'after the end', 999_999n);
    const after = await eventually('the first mailbox goes on', async () => {
      const seen = await accounts[0]!.mailbox();
      return seen.pts > before.pts && seen;
    });
    expect(after.messages.slice(0, before.messages.length)).toEqual(before.messages);
    expect(after.messages.at(-1)).toMatchObject({ text: 'after the end', out: true });
  }, 120_000);

  test('read models rebuilt from position 0 give the same answers', async () => {
    const before = await Promise.all(accounts.map((account) => account.mailbox()));
    await run(process.execPath, ['tools/ops/main.ts', 'rebuild', 'all', '--data', server.dataDir], { cwd: ROOT });
    expect(await Promise.all(accounts.map((account) => account.mailbox()))).toEqual(before);
  }, 120_000);

  test('the auditor accepts the log', async () => {
    for (const account of accounts) account.close();
    await server.stop();
    const { stdout } = await run(process.execPath, ['tools/audit/main.ts', server.dataDir], { cwd: ROOT });
    expect(stdout).toMatch(/accepted|no lie|verified/i);
  }, 120_000);
});
