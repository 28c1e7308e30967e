/**
 * Checks that the disk does not contain plaintext of private data. Markers are planted through a real client; then every file of the data directory is
 * searched, and decryption of erased content is attempted with the log, the database and the keyring as they are afterwards.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom, srpVerifier } from '@teamgram/crypto';
import { loadOrCreateKek, openEntry, openKeyring, openLogReader } from '@teamgram/event-log';
import type { Fact } from '@teamgram/event-schemas';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { filesBelow, search } from '../support/search-files.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const MARK = {
  kept: 'kept-marker-3f1b77',
  edited: 'edited-marker-a77c01',
  erased: 'erased-marker-9c44d2',
  draft: 'draft-marker-51e0aa',
  firstName: 'Namemarkerqq',
  password: 'password-marker-c0ffee',
  hint: 'hint-marker-77aa12',
};
/** Loopback has 16 million addresses; no other connection uses this one. */
const CLIENT_ADDRESS = '127.77.66.55';
const PHONE = '15559870001';

describe('privacy of stored data', () => {
  let folder: string;
  let server: RunningServer;
  let authKey: Uint8Array;
  let loginCode = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamgram-privacy-'));
    server = await startServer({ dataDir: join(folder, 'data') });
    const { code } = server;
    const account = new Account({ ...server, code: async (phone) => (loginCode = await code(phone)) });
    const friend = new Account(server);
    await account.connect();
    await account.signUp(PHONE, MARK.firstName);
    await friend.connect();
    await friend.signUp('15559870002', 'Friend');
    authKey = account.client.key!.authKey.bytes;
    await plant(account);
    account.close();
    friend.close();
    await strangerFrom(CLIENT_ADDRESS, server.connect.port);
    await server.stop();
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function plant(account: Account): Promise<void> {
    const peer = await account.find('15559870002');
    await account.call('messages.sendMessage', { peer, message: MARK.kept, random_id: 1n });
    await account.call('messages.sendMessage', { peer, message: MARK.erased, random_id: 2n });
    const { messages } = (await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n })) as { messages: { id: number; message: string }[] };
    const idOf = (text: string) => messages.find(({ message }) => message === text)!.id;
    await account.call('messages.editMessage', { peer, id: idOf(MARK.erased), message: MARK.edited });
    await account.call('messages.deleteMessages', { id: [idOf(MARK.erased)], revoke: true });
    await account.call('messages.saveDraft', { peer, message: MARK.draft });
    await setPassword(account);
    await eventually('the erased message is gone', async () => {
      const now = (await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n })) as { messages: { message: string }[] };
      return now.messages.length === 1 && now.messages[0]!.message === MARK.kept;
    });
  }

  async function setPassword(account: Account): Promise<void> {
    const settings = await account.call('account.getPassword', {});
    const { new_algo } = settings;
    if (new_algo._ !== 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow') throw new Error('unknown algorithm');
    const salt1 = Buffer.concat([new_algo.salt1, seededRandom('salt')(32)]);
    const verifier = await srpVerifier(MARK.password, { salt1, salt2: new_algo.salt2 });
    const new_settings = { _: 'account.passwordInputSettings', new_algo: { ...new_algo, salt1 }, new_password_hash: verifier, hint: MARK.hint } as const;
    await account.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings });
  }

  test('no file contains texts, drafts, hints, passwords, codes, auth keys or client addresses', () => {
    const { firstName: _, ...texts } = MARK;
    const needles = { ...texts, 'auth key': authKey.subarray(0, 32), 'client address': CLIENT_ADDRESS };
    expect(search(server.dataDir, needles)).toEqual([]);
  }, 60_000);

  test('names and phone numbers are only in the look-up tables, not in the log nor in log files', () => {
    const found = search(server.dataDir, { firstName: MARK.firstName, phone: PHONE });
    const places = new Set(found.map(({ file }) => file.split('/')[0]));
    expect([...places].filter((place) => place !== 'postgres' && place !== 'state')).toEqual([]);
    expect(places).toContain('postgres');
  }, 60_000);

  test('every file of the log, the keyring, the secrets and the state is readable by its owner only', () => {
    const files = ['log', 'keyring', 'secrets', 'state'].flatMap((place) => [...filesBelow(join(server.dataDir, place))]);
    expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0).map((file) => relative(server.dataDir, file))).toEqual([]);
  });

  test('the login code appears on the terminal only', () => {
    expect(loginCode).toMatch(/^\d{5}$/);
    for (const place of ['log', 'run', 'secrets', 'keyring', 'state']) {
      const hits = search(join(server.dataDir, place), { code: loginCode });
      expect(hits.filter(({ file }) => !isNumeric(join(server.dataDir, place, file), loginCode)), place).toEqual([]);
    }
  }, 60_000);

  test('an erased message and its edit cannot be decrypted with the log, the database and the keyring; other messages can', async () => {
    const kek = loadOrCreateKek(join(server.dataDir, 'secrets', 'kek'));
    const keyring = openKeyring({ file: join(server.dataDir, 'keyring', 'keyring.sqlite'), kek });
    const reader = openLogReader(join(server.dataDir, 'log'));
    try {
      const facts: Fact[] = [];
      for (let position = 0; position < reader.checkpoint()!.size; position++) facts.push((await openEntry(reader.entry(position), keyring)).fact);
      const erased = facts.find((fact) => fact.type === 'MessagesErased');
      if (erased?.type !== 'MessagesErased') throw new Error('nothing was erased');
      const sent = facts[erased.messages[0]!];
      expect(sent).toMatchObject({ type: 'MessageSent', content: undefined });
      expect(facts.find((fact) => fact.type === 'MessageEdited')).toMatchObject({ content: undefined });
      expect(facts.filter((fact) => fact.type === 'MessageSent' && fact.content?.text === MARK.kept)).toHaveLength(1);
      for (const version of erased.versions) expect(keyring.leaf(erased.stream, version)).toBeUndefined();
    } finally {
      reader.close();
      keyring.close();
    }
  }, 60_000);
});

/** Whether the digits only occur within longer numbers (a time, a position), so are not the code. */
function isNumeric(file: string, digits: string): boolean {
  const text = readFileSync(file, 'latin1');
  const alone = new RegExp(`(?<!\\d)${digits}(?!\\d)`);
  return !alone.test(text);
}

/** A connection from its own address, which starts a handshake and disconnects. */
function strangerFrom(localAddress: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.end(Buffer.from('not a transport at all, and longer than any header of one')));
    socket.resume();
  });
}
