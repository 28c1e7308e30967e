/**
 * Secret chats in TDLib: Alice on one device and Bob on two, one of which must not take part, in a network namespace with only
 * loopback (started by real-secrets.test.ts). Meanwhile the process that writes the log is killed and the tables are rebuilt.
 * Afterwards the server's disk must contain none of their texts, TDLib must have logged no complaint, and the auditor must
 * accept the log. Prints one JSON line per step, exits non-zero at the first failure. Argument: a folder to work in.
 */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noComplaints, SELDOM } from '../clients/complaints.ts';
import { search } from '../support/search-files.ts';
import { ROOT, startServer } from '../support/server.ts';
import { acceptedWhileAway, rebuiltWhileAway, takenBackWhileAway, throughKills, whoeverIsFaster } from './real-secrets-devices.ts';
import { agreed, ask, comeBack, Device, hangUp, heard, isIn, isText, loadTdlib, say, stayOut, text } from './real-secrets-world.ts';
import type { Talk } from './real-secrets-world.ts';

const run = promisify(execFile);
const step = (name: string, details: object = {}) => console.log(JSON.stringify({ step: name, ...details }));
/** Sent in the secret chat only. */
const MARKER = `the crow flies at midnight ${randomBytes(6).toString('hex')}`;
const FILE_BYTES = 300_000;

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: real-secrets.ts FOLDER');
  const dataDir = join(folder, 'data');
  // TDLib connects to fixed ports at fixed addresses, which the patch maps to loopback.
  const server = await startServer({ dataDir, host: '0.0.0.0', port: 443 });
  const devices: Device[] = [];
  try {
    const printed = await loadTdlib(folder, server);
    const open = async (name: string, phone: string, firstName?: string) => {
      mkdirSync(join(folder, name), { recursive: true });
      const device = new Device(folder, name);
      devices.push(device);
      await device.logIn(server, phone, firstName);
      return device;
    };
    const alice = await open('alice', '15550901', 'Alice of the open');
    const bob = await open('bob', '15550902', 'Bob of the open');
    const tablet = await open('tablet', '15550902');
    await alice.invoke({ _: 'importContacts', contacts: [{ _: 'importedContact', phone_number: '15550902', first_name: 'Bob', last_name: '' }] });
    step('logged in');
    const trio = { alice, devices: [bob, tablet], marker: MARKER } as const;
    await whoeverIsFaster(trio);
    step('accepted on one of two devices');
    await acceptedWhileAway(trio);
    await takenBackWhileAway(trio);
    step('accepted, and taken back, while a device was away');
    await stayOut(bob);
    const tabletKnew = tablet.updates.length;
    const talk = await agreed(alice, bob, await ask(alice, bob.userId));
    step('one key on both devices');
    await converse(talk);
    await exchangeFile(talk, folder);
    await missAndCatchUp(talk);
    noComplaints([{ kind: 'tdlib', printed }], false, SELDOM);
    await throughKills(talk, server, MARKER);
    step('went on after a kill');
    await rebuiltWhileAway(talk, server, MARKER);
    step('caught up after a rebuild');
    await close(talk, tablet, tabletKnew);
    noComplaints([{ kind: 'tdlib', printed }], true, SELDOM);
  } finally {
    await Promise.all(devices.map((device) => device.close()));
    await server.stop();
  }
  scan(dataDir);
  const { stdout } = await run(process.execPath, ['tools/audit/main.ts', dataDir], { cwd: ROOT });
  if (!/accepted|no lie|verified/i.test(stdout)) throw new Error(`the auditor refuses:\n${stdout}`);
  step('done');
}

async function converse({ alice, bob, byAlice, byBob }: Talk): Promise<void> {
  await say(alice, byAlice, text(`${MARKER} 1`));
  const first = await bob.message('the first text', isText(`${MARKER} 1`));
  await say(bob, byBob, text(`${MARKER} 2`));
  const answer = await alice.message('the answer', isText(`${MARKER} 2`));
  await bob.invoke({ _: 'openChat', chat_id: byBob });
  await bob.invoke({ _: 'viewMessages', chat_id: byBob, message_ids: [first.id], force_read: true });
  await alice.until('her text was read', (updates) => updates.some((update) => update._ === 'updateChatReadOutbox' && update.chat_id === byAlice));
  step('texts, read');
  await say(alice, byAlice, text(`${MARKER} regretted`));
  const regretted = await bob.message('what will be deleted', isText(`${MARKER} regretted`));
  const own = await alice.until('her own', (updates) => updates.findLast((update) => update._ === 'updateMessageSendSucceeded' && isText(`${MARKER} regretted`)(update.message.content))?.message);
  await alice.invoke({ _: 'deleteMessages', chat_id: byAlice, message_ids: [own.id], revoke: true });
  await bob.until('it is deleted', (updates) => updates.some((update) => update._ === 'updateDeleteMessages' && update.is_permanent && update.message_ids.includes(regretted.id)));
  await alice.invoke({ _: 'setChatMessageAutoDeleteTime', chat_id: byAlice, message_auto_delete_time: 3_600 });
  await bob.until('the timer', (updates) => updates.some((update) => update._ === 'updateChatMessageAutoDeleteTime' && update.chat_id === byBob && update.message_auto_delete_time === 3_600));
  await alice.invoke({ _: 'openChat', chat_id: byAlice });
  await alice.invoke({ _: 'viewMessages', chat_id: byAlice, message_ids: [answer.id], source: { _: 'messageSourceScreenshot' }, force_read: true });
  await bob.message('the notice of a screenshot', ({ _ }) => _ === 'messageScreenshotTaken');
  step('deleted, timer, screenshot');
}

async function exchangeFile({ alice, bob, byAlice }: Talk, folder: string): Promise<void> {
  const path = join(folder, 'letter.txt');
  const bytes = Buffer.from(`${MARKER} in a file\n`.repeat(Math.ceil(FILE_BYTES / (MARKER.length + 11))));
  writeFileSync(path, bytes);
  await say(alice, byAlice, { _: 'inputMessageDocument', document: { _: 'inputDocument', document: { _: 'inputFileLocal', path }, disable_content_type_detection: true } });
  const { content } = await bob.message('the file', ({ _ }) => _ === 'messageDocument');
  const file = await bob.invoke({ _: 'downloadFile', file_id: content.document.document.id, priority: 1, offset: 0, limit: 0, synchronous: true });
  const digest = (found: Uint8Array) => createHash('sha256').update(found).digest('hex');
  if (digest(readFileSync(file.local.path)) !== digest(bytes)) throw new Error('the file is another one');
  step('a file', { bytes: bytes.length });
}

/** Reconnects after a network loss: queued messages arrive by qts. */
async function missAndCatchUp({ alice, bob, byAlice }: Talk): Promise<void> {
  await hangUp(bob);
  for (const part of [3, 4, 5]) await say(alice, byAlice, text(`${MARKER} ${part}`));
  await comeBack(bob);
  for (const part of [3, 4, 5]) await bob.message(`text ${part}`, isText(`${MARKER} ${part}`));
  step('caught up');
}

async function close({ alice, bob, secretId }: Talk, tablet: Device, since: number): Promise<void> {
  await alice.invoke({ _: 'closeSecretChat', secret_chat_id: secretId });
  await bob.until('the chat is closed', () => isIn('Closed', bob, secretId));
  const strayed = heard(tablet, since, secretId, MARKER);
  if (strayed.length > 0) throw new Error(`the tablet has heard of it: ${JSON.stringify(strayed[0])}`);
  step('closed; the tablet has heard nothing');
}

/** The search must find a marker that is stored in plaintext, to prove that it works. */
function scan(dataDir: string): void {
  const found = search(dataDir, { secret: MARKER, open: 'Alice of the open' });
  if (!found.some(({ what }) => what === 'open')) throw new Error('the search finds nothing at all');
  if (found.some(({ what }) => what === 'secret')) throw new Error(`in the open: ${JSON.stringify(found)}`);
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
