/**
 * Secret chats as TDLib makes them: Alice and Bob on one device each, and a tablet of Bob's that must stay out of it, inside a network namespace that holds nothing
 * but loopback (real-secrets.test.ts starts it). Afterwards no word of theirs stands on the server's disk, and the auditor accepts the log. Prints one JSON line
 * per step, exits non-zero at the first failure. Argument: a folder to work in.
 */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as tdl from 'tdl';
import { patchTdlib } from '../clients/patch-tdlib.ts';
import { eventually } from '../support/eventually.ts';
import { search } from '../support/search-files.ts';
import { ROOT, startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

const run = promisify(execFile);
const step = (name: string, details: object = {}) => console.log(JSON.stringify({ step: name, ...details }));
/** Said and sent only in the secret chat. */
const MARKER = `the crow flies at midnight ${randomBytes(6).toString('hex')}`;
const FILE_BYTES = 300_000;

/** One client of TDLib's in this process. */
class Device {
  readonly #client: Any;
  readonly updates: Any[] = [];
  readonly name: string;
  userId = 0;

  constructor(folder: string, name: string) {
    this.name = name;
    this.#client = tdl.createClient({
      apiId: 1, apiHash: '0'.repeat(32), skipOldUpdates: false, databaseDirectory: join(folder, name, 'db'), filesDirectory: join(folder, name, 'files'),
      tdlibParameters: { use_message_database: true, use_chat_info_database: true, use_secret_chats: true, system_language_code: 'en', device_model: name, application_version: '1' },
    });
    this.#client.on('update', (update: Any) => this.updates.push(update));
    this.#client.on('error', (error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`));
  }

  async invoke(request: { _: string; [field: string]: unknown }): Promise<Any> {
    return this.#client.invoke(request).catch((error: Error) => { throw new Error(`${this.name}: ${request._}: ${error.message}`, { cause: error }); });
  }

  until<T>(what: string, find: (updates: Any[]) => T | undefined | false): Promise<T> {
    return eventually(`${this.name}: ${what}`, () => find(this.updates));
  }

  async logIn(server: RunningServer, phone: string, firstName?: string): Promise<void> {
    await this.#state('authorizationStateWaitPhoneNumber');
    await this.invoke({ _: 'setAuthenticationPhoneNumber', phone_number: phone });
    const code = await server.code(phone);
    await this.#state('authorizationStateWaitCode');
    await this.invoke({ _: 'checkAuthenticationCode', code });
    if (firstName !== undefined) {
      await this.#state('authorizationStateWaitRegistration');
      await this.invoke({ _: 'registerUser', first_name: firstName, last_name: '', disable_notification: false });
    }
    await this.#state('authorizationStateReady');
    this.userId = (await this.invoke({ _: 'getMe' })).id;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #state(wanted: string): Promise<unknown> {
    return this.until(wanted, (updates) => updates.findLast(({ _ }) => _ === 'updateAuthorizationState')?.authorization_state._ === wanted);
  }

  /** What has come with such a content from somebody else. */
  message(what: string, isIt: (content: Any) => boolean): Promise<Any> {
    return this.until(what, (updates) => updates.find((update) => update._ === 'updateNewMessage' && !update.message.is_outgoing && isIt(update.message.content))?.message);
  }
}

/** Both sides of one secret chat, each with its own number of it. */
type Talk = { alice: Device; bob: Device; byAlice: number; byBob: number; secretId: number };

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: real-secrets.ts FOLDER');
  const dataDir = join(folder, 'data');
  // TDLib dials fixed ports at fixed addresses, all of them loopback after the patch.
  const server = await startServer({ dataDir, host: '0.0.0.0', port: 443 });
  const devices: Device[] = [];
  try {
    tdl.configure({ tdjson: await patchTdlib(folder, server.publicKeyPem), verbosityLevel: Number(process.env['CLIENT_LOG'] ?? 0) });
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
    await stayOut(bob);
    step('logged in');
    const talk = await openChat(alice, bob);
    await converse(talk);
    await exchangeFile(talk, folder);
    await missAndCatchUp(talk);
    await close(talk, tablet);
  } finally {
    await Promise.all(devices.map((device) => device.close()));
    await server.stop();
  }
  scan(dataDir);
  const { stdout } = await run(process.execPath, ['tools/audit/main.ts', dataDir], { cwd: ROOT });
  if (!/accepted|no lie|verified/i.test(stdout)) throw new Error(`the auditor refuses:\n${stdout}`);
  step('done');
}

/** TDLib accepts by itself, on whichever device is faster: the tablet is told not to. */
async function stayOut(bob: Device): Promise<void> {
  const { sessions } = await bob.invoke({ _: 'getActiveSessions' });
  const other = sessions.find((session: Any) => !session.is_current);
  await bob.invoke({ _: 'toggleSessionCanAcceptSecretChats', session_id: other.id, can_accept_secret_chats: false });
}

async function openChat(alice: Device, bob: Device): Promise<Talk> {
  const { user_ids: [user_id] } = await alice.invoke({ _: 'importContacts', contacts: [{ _: 'importedContact', phone_number: '15550902', first_name: 'Bob', last_name: '' }] });
  const { id: byAlice, type } = await alice.invoke({ _: 'createNewSecretChat', user_id });
  const secretId = type.secret_chat_id;
  const ready = (device: Device) => device.until('the secret chat is ready', (updates) =>
    updates.findLast((update) => update._ === 'updateSecretChat' && update.secret_chat.id === secretId && update.secret_chat.state._ === 'secretChatStateReady')?.secret_chat);
  const [own, theirs] = [await ready(alice), await ready(bob)];
  if (own.key_hash !== theirs.key_hash || own.key_hash === '') throw new Error(`two keys: ${own.key_hash} and ${theirs.key_hash}`);
  const byBob = (await bob.until('the chat', (updates) => updates.find((update) => update._ === 'updateNewChat' && update.chat.type.secret_chat_id === secretId)?.chat)).id;
  step('one key on both devices');
  return { alice, bob, byAlice, byBob, secretId };
}

const text = (words: string) => ({ _: 'inputMessageText', text: { _: 'formattedText', text: words } });
const isText = (words: string) => (content: Any) => content._ === 'messageText' && content.text.text === words;
const say = (device: Device, chat_id: number, content: object) => device.invoke({ _: 'sendMessage', chat_id, input_message_content: content });

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

/** In a tunnel: what waits for the device comes by its qts. */
async function missAndCatchUp({ alice, bob, byAlice }: Talk): Promise<void> {
  await bob.invoke({ _: 'setNetworkType', type: { _: 'networkTypeNone' } });
  await bob.until('no network', (updates) => updates.findLast(({ _ }) => _ === 'updateConnectionState')?.state._ === 'connectionStateWaitingForNetwork');
  for (const part of [3, 4, 5]) await say(alice, byAlice, text(`${MARKER} ${part}`));
  await bob.invoke({ _: 'setNetworkType', type: { _: 'networkTypeWiFi' } });
  for (const part of [3, 4, 5]) await bob.message(`text ${part}`, isText(`${MARKER} ${part}`));
  step('caught up');
}

async function close({ alice, bob, secretId }: Talk, tablet: Device): Promise<void> {
  await alice.invoke({ _: 'closeSecretChat', secret_chat_id: secretId });
  await bob.until('the chat is closed', (updates) => updates.some((update) => update._ === 'updateSecretChat' && update.secret_chat.id === secretId && update.secret_chat.state._ === 'secretChatStateClosed'));
  const strayed = tablet.updates.filter((update) => JSON.stringify(update).includes(MARKER) || update._ === 'updateSecretChat');
  if (strayed.length > 0) throw new Error(`the tablet has heard of it: ${JSON.stringify(strayed[0])}`);
  step('closed; the tablet has heard nothing');
}

/** What stands open is found by the same search, so that finding nothing means something. */
function scan(dataDir: string): void {
  const found = search(dataDir, { secret: MARKER, open: 'Alice of the open' });
  if (!found.some(({ what }) => what === 'open')) throw new Error('the search finds nothing at all');
  if (found.some(({ what }) => what === 'secret')) throw new Error(`in the open: ${JSON.stringify(found)}`);
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
