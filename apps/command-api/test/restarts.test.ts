/** The state must be the same after a restart, a crash and the loss of the state file. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { srpVerifier } from '@teamgram/crypto';
import type { Command } from '@teamgram/domain';
import { callId, commandApiPlace, context, pathsIn, plain, textMessage, type Place } from './in-a-temporary-place.ts';

const [aliceKey, bobKey] = [1n, 2n];
const SWEEP_EVERY_MS = 20;

/** Two users with a little of every kind of data between them. */
async function lived(): Promise<{ place: Place; alice: number; bob: number }> {
  const place = await commandApiPlace();
  const alice = await place.signUp(aliceKey, '15550001', 'Alice');
  const bob = await place.signUp(bobKey, '15550002', 'Bob');
  const numbers = Array.from({ length: 150 }, (_, n) => n);
  await Promise.all(numbers.map((n) => (n % 3 === 0 ? place.done(bobKey, textMessage(alice, `message ${n}`)) : place.done(aliceKey, textMessage(bob, `message ${n}`)))));
  const acts: [bigint, Command][] = [
    [aliceKey, { type: 'ClaimUsername', username: 'wonderland' }],
    [aliceKey, { type: 'AddContact', user: bob, phone: '', firstName: 'Bobby', lastName: '' }],
    [bobKey, { type: 'ReadHistory', peer: alice, maxId: 0 }],
    [aliceKey, { type: 'EditMessage', peer: bob, id: 3, text: { text: 'edited', entities: [] }, media: undefined, invertMedia: false }],
    [aliceKey, { type: 'DeleteMessages', ids: [4, 5], revoke: false }],
    [bobKey, { type: 'DeleteMessages', ids: [5, 6], revoke: true }],
    [aliceKey, { type: 'PinDialog', peer: bob }],
    [bobKey, { type: 'BlockPeer', peer: alice }],
  ];
  for (const [key, command] of acts) await place.done(key, command);
  return { place, alice, bob };
}

/** The documents in the file after an orderly stop. */
async function documentsOf(place: Place): Promise<Record<string, unknown>[]> {
  await place.reopen();
  const database = new DatabaseSync(join(pathsIn(place.dir).state, 'state.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT name, body FROM document ORDER BY name').all();
  database.close();
  return rows;
}

describe('restarts', () => {
  test('the state is the same after a shutdown, after a crash, and folded again from the log', async () => {
    const { place } = await lived();
    await place.crash();
    const afterCrash = await documentsOf(place);
    const afterEnd = await documentsOf(place);
    await place.api.close();
    rmSync(pathsIn(place.dir).state, { recursive: true });
    await place.open();
    const anew = await documentsOf(place);
    expect(afterCrash.length).toBeGreaterThan(10);
    expect(afterEnd).toEqual(afterCrash);
    expect(anew).toEqual(afterCrash);
  });

  test('M2 a command acknowledged before a crash is recognized as a repetition after it', async () => {
    const { place, alice } = await lived();
    const id = callId();
    const before = await place.done(bobKey, { type: 'UnblockPeer', peer: alice }, id);
    await place.crash();
    expect(plain(await place.done(bobKey, { type: 'UnblockPeer', peer: alice }, id))).toEqual(plain(before));
    expect(await place.done(bobKey, { type: 'UnblockPeer', peer: alice })).toEqual([]);
  });

  test('a state file of another log or of a former version is folded again', async () => {
    const { place, bob } = await lived();
    await place.api.close();
    const file = join(pathsIn(place.dir).state, 'state.sqlite');
    const database = new DatabaseSync(file);
    database.exec("UPDATE progress SET origin = 'elsewhere'");
    database.close();
    await place.open();
    const [sent] = await place.done(aliceKey, textMessage(bob, 'still numbered rightly'));
    expect(sent!.fact).toMatchObject({ deliveries: [{ mailbox: expect.any(Number) as number, pts: 157 }] });
  });

  test('a damaged state file is discarded and folded again', async () => {
    const { place, bob } = await lived();
    await place.api.close();
    writeFileSync(join(pathsIn(place.dir).state, 'state.sqlite'), Buffer.alloc(8192, 'not a database'));
    await place.open();
    expect(await place.done(aliceKey, textMessage(bob, 'still here'))).toHaveLength(1);
  });

  test('authorizations and usernames survive; a login code does not', async () => {
    const { place, alice } = await lived();
    const { phone, phoneCodeHash, code } = await place.sendCode(3n, '15550001');
    await place.crash();
    expect(await place.refusal(3n, { type: 'SignIn', phone, phoneCodeHash, code })).toBe('PHONE_CODE_EXPIRED');
    expect(await place.refusal(bobKey, { type: 'ClaimUsername', username: 'Wonderland' })).toBe('USERNAME_OCCUPIED');
    expect(await place.done(bobKey, { type: 'UnblockPeer', peer: alice })).toHaveLength(1);
  });
});

describe('erasure', () => {
  test('an erased message cannot be opened with the remaining data, before and after a restart', async () => {
    const { place, alice } = await lived();
    await place.done(bobKey, { type: 'UnblockPeer', peer: alice });
    const [sent] = await place.done(bobKey, textMessage(alice, 'forget me'));
    const id = sent!.fact.type === 'MessageSent' ? sent!.fact.deliveries[0]!.messageId : 0;
    const erased: unknown[] = [];
    const stop = new AbortController();
    const listening = (async () => {
      for await (const block of place.api.handlers.streams['data-keys.erased']({}, { ...context, signal: stop.signal })) erased.push(block);
    })();
    await place.done(bobKey, { type: 'DeleteMessages', ids: [id], revoke: true });
    stop.abort();
    await listening;
    expect(erased).toEqual([{ stream: sent!.stream, block: 0 }]);
    await place.crash();
    const keyring = place.keyring();
    expect(keyring.leaf(sent!.stream, sent!.version)).toBeUndefined();
    expect(keyring.leaf(sent!.stream, sent!.version - 2)).toBeDefined();
    keyring.close();
  });

  test('after a crash between a fact and the destruction of its keys, the next start destroys them', async () => {
    const { place, alice } = await lived();
    await place.done(bobKey, { type: 'UnblockPeer', peer: alice });
    const [{ stream, version, position } = expect.fail()] = await place.done(bobKey, textMessage(alice, 'forget me'));
    const after = await place.crashBeforeDestruction({ type: 'MessagesErased', stream, messages: [position], versions: [version], erasures: [] }, { stream, version });
    expect(after.leaf(stream, version)).toBeUndefined();
    await place.open();
  });
});

describe('secrets', () => {
  /** Row ids of a table in the closed place's secrets, in hexadecimal. */
  const idsIn = (secrets: DatabaseSync, table: string) => secrets.prepare(`SELECT lower(hex(id)) AS id FROM ${table} ORDER BY id`).all().map((row) => row['id']);
  const withSecrets = <T>(place: Place, act: (secrets: DatabaseSync) => T): T => {
    const secrets = new DatabaseSync(join(pathsIn(place.dir).secrets, 'secrets.sqlite'));
    try {
      return act(secrets);
    } finally {
      secrets.close();
    }
  };

  test('secrets left over by a crash are removed by the second sweep after the next start; those in force stay', async () => {
    const place = await commandApiPlace();
    const [key, other] = [0xf000_0000_0000_0001n, 2n];
    const alice = await place.signUp(key, '15550001', 'Alice');
    const bob = await place.signUp(other, '15550002', 'Bob');
    const salts = { salt1: new Uint8Array(40).fill(1), salt2: new Uint8Array(16).fill(2) };
    await place.done(key, { type: 'SetPassword', proof: undefined, ...salts, verifier: await srpVerifier('one', salts), hint: '' });
    const device = { token: 'token', secret: new Uint8Array(), others: [], tokenType: 1, noMuted: false, appSandbox: false };
    for (const one of [key, other]) await place.done(one, { type: 'RegisterDevice', ...device });
    await place.done(other, { type: 'UnregisterDevice', token: 'token', tokenType: 1 });
    await place.api.close();
    const before = withSecrets(place, (secrets) => {
      const rows = ['verifier', 'push_token'].map((table) => idsIn(secrets, table));
      const verifier = secrets.prepare('INSERT INTO verifier VALUES (?, ?, ?)');
      for (const [fill, user] of [[7, alice], [8, bob]] as const) verifier.run(new Uint8Array(16).fill(fill), user, new Uint8Array(9));
      secrets.prepare('INSERT INTO push_token VALUES (?, ?)').run(other, new Uint8Array(9));
      return rows;
    });
    expect(before.map(({ length }) => length)).toEqual([1, 1]);
    await place.open(SWEEP_EVERY_MS);
    const kept = () => withSecrets(place, (secrets) => ['verifier', 'push_token'].map((table) => idsIn(secrets, table)));
    await expect.poll(kept, { timeout: 30_000 }).toEqual(before);
    expect(await place.api.handlers.calls['login.password']({ authKeyId: key }, context)).toMatchObject({ hasPassword: true });
    // Further sweeps remove nothing more.
    await setTimeout(5 * SWEEP_EVERY_MS);
    expect(kept()).toEqual(before);
  });
});
