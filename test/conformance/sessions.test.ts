/** Sessions against an attacker who reads, repeats, reorders and alters packets; and logouts during use (S3, S12, A1, A3, A5). */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSrpProof, srpVerifier } from '@teamgram/crypto';
import type { tl } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, BOB_PHONE, startPeople, updatesIn } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { attempt } from './requests.ts';
import { snapshot } from './snapshot.ts';

let people: People;
beforeAll(async () => {
  people = await startPeople({ settings: { limits: { freshAuthorizationS: 0, codesPerPhone: { count: 100, windowS: 60 } } } });
});
afterAll(() => people?.leave());

let randomId = 1n;
const page = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 50, max_id: 0, min_id: 0, hash: 0n };

async function textsOf(account: Account, peer: tl.InputPeer): Promise<string[]> {
  const history = await account.call('messages.getHistory', { peer, ...page });
  return 'messages' in history ? history.messages.map((message) => (message._ === 'message' ? message.message : '')) : [];
}

const say = (account: Account, peer: tl.InputPeer, message: string) => account.call('messages.sendMessage', { peer, message, random_id: randomId++ });

describe('a man in the middle', () => {
  let tap: Tap;
  let tapped: Account;
  let peer: tl.inputPeerUser;

  beforeAll(async () => {
    tap = await Tap.open(people.server);
    tapped = new Account(tap.through(people.server));
    await tapped.connect();
    await tapped.signIn(ALICE_PHONE);
    peer = await tapped.find(BOB_PHONE);
  });
  afterAll(() => {
    tapped?.close();
    tap?.close();
  });

  test('S3 S12 a repeated packet has no effect, on this connection or another', async () => {
    await say(tapped, peer, 'once');
    await tapped.call('messages.saveDraft', { peer, message: 'a draft' });
    await tapped.call('messages.saveDraft', { peer, message: '' });
    const before = await snapshot(people);
    const all = tap.seen.filter((packet) => packet.readBigInt64LE(4) !== 0n);
    tap.inject(...all);
    await tapped.call('updates.getState', {});
    expect(await snapshot(people)).toEqual(before);
    await tap.elsewhere(all);
    expect(await snapshot(people)).toEqual(before);
    expect((await textsOf(tapped, peer)).filter((text) => text === 'once')).toHaveLength(1);
  });

  test('S3 reordered packets are all processed, each once', async () => {
    tap.hold();
    const texts = ['first', 'second', 'third', 'fourth'];
    const sending = [];
    for (const [index, text] of texts.entries()) {
      sending.push(say(tapped, peer, text));
      await eventually('the packet is on its way', () => tap.heldCount > index);
    }
    tap.release((held) => [held[3]!, held[1]!, held[1]!, held[0]!, held[2]!, held[0]!]);
    await Promise.all(sending);
    const told = (await textsOf(tapped, peer)).filter((text) => texts.includes(text));
    expect(told.toSorted()).toEqual(texts.toSorted());
  });

  test('S1 an altered packet has no effect, and the session continues', async () => {
    await say(tapped, peer, 'to be altered');
    const packet = tap.seen.findLast((one) => one.readBigInt64LE(4) !== 0n)!;
    const before = await snapshot(people);
    for (const at of [4, 12, 20, 28, 60, packet.length - 1]) {
      const altered = Buffer.from(packet);
      altered[at]! ^= 1;
      await tap.elsewhere([altered], 100);
    }
    expect(await snapshot(people)).toEqual(before);
    await say(tapped, peer, 'still here');
    expect(await textsOf(tapped, peer)).toContain('still here');
  });
});

describe('A5 logins that end', () => {
  type Device = Account & { heard: tl.Update[]; packets: string[] };

  async function device(): Promise<Device> {
    const heard: tl.Update[] = [];
    const packets: string[] = [];
    const account = await people.join({ onUpdate: (packet) => { packets.push(packet._); heard.push(...updatesIn(packet)); } });
    await account.signIn(ALICE_PHONE);
    await account.call('updates.getState', {});
    return Object.assign(account, { heard, packets });
  }

  const hashOf = async (account: Account) => {
    const { authorizations } = await people.alice.call('account.getAuthorizations', {});
    const keyId = BigInt.asIntN(64, account.client.key!.authKey.id);
    return authorizations.find(({ hash }) => hash === keyId)!.hash;
  };

  async function expectEnded(account: Account): Promise<void> {
    const { bobForAlice } = people;
    const before = await snapshot(people);
    expect(await attempt(account, 'messages.sendMessage', { peer: bobForAlice, message: 'from the grave', random_id: randomId++ })).toMatchObject({ code: 401 });
    expect(await attempt(account, 'messages.getHistory', { peer: bobForAlice, ...page })).toMatchObject({ code: 401 });
    expect(await attempt(account, 'updates.getDifference', { pts: 1, date: 1, qts: 0 })).toMatchObject({ code: 401 });
    expect(await attempt(account, 'account.getAuthorizations', {})).toMatchObject({ code: 401 });
    expect(await snapshot(people)).toEqual(before);
  }

  test('auth.logOut takes effect with the next call, and the other device continues', async () => {
    const [one, other] = [await device(), await device()];
    await one.call('auth.logOut', {});
    await expectEnded(one);
    expect(await other.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
  });

  test('account.resetAuthorization from another device disconnects the victim at once', async () => {
    const victim = await device();
    await people.alice.call('account.resetAuthorization', { hash: await hashOf(victim) });
    expect(await attempt(victim, 'messages.getHistory', { peer: people.bobForAlice, ...page })).toMatchObject({ code: 401 });
    await expectEnded(victim);
    const count = victim.heard.length;
    await say(people.bob, people.aliceForBob, 'not for the victim');
    await eventually('Alice has it', async () => (await textsOf(people.alice, people.bobForAlice)).includes('not for the victim'));
    expect(victim.heard.slice(count)).toEqual([]);
    expect(victim.packets.filter((name) => name === 'updateShortMessage')).toEqual([]);
    // The same key can log in again.
    await victim.signIn(ALICE_PHONE);
    expect(await victim.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
    await victim.call('auth.logOut', {});
  });

  test('auth.resetAuthorizations ends all others, even without a connection', async () => {
    const victims = [await device(), await device()];
    victims[1]!.disconnect();
    await people.alice.call('auth.resetAuthorizations', {});
    await expectEnded(victims[0]!);
    await victims[1]!.openSocket();
    await expectEnded(victims[1]!);
    expect((await people.alice.call('account.getAuthorizations', {})).authorizations).toHaveLength(1);
  });

  test('what was queued for a disconnected device does not reach it after its authorization has ended', async () => {
    const [victim, witness] = [await device(), await device()];
    victim.disconnect();
    await say(people.bob, people.aliceForBob, 'not for the finder');
    // The witness has it, so it is queued for the victim, whose session is in the same gateway.
    await eventually('the other device has it', () => witness.packets.includes('updateShortMessage') || witness.heard.some(({ _ }) => _ === 'updateNewMessage'));
    await people.alice.call('account.resetAuthorization', { hash: await hashOf(victim) });
    const [packets, heard] = [victim.packets.length, victim.heard.length];
    await victim.openSocket();
    await expectEnded(victim);
    expect([victim.packets.slice(packets).filter((name) => name !== 'updatesTooLong'), victim.heard.slice(heard)]).toEqual([[], []]);
    await witness.call('auth.logOut', {});
  });

  test('the authorization of another user cannot be ended', async () => {
    const hash = BigInt.asIntN(64, people.bob.client.key!.authKey.id);
    expect(await attempt(people.alice, 'account.resetAuthorization', { hash })).toMatchObject({ error: 'HASH_INVALID' });
    expect(await people.bob.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
  });
});

describe('A1 codes', () => {
  const sendCode = async (account: Account, phone_number: string) =>
    (await account.call('auth.sendCode', { phone_number, api_id: 1, api_hash: '', settings: { _: 'codeSettings' } })) as tl.auth.sentCode;

  test('a code is valid for one phone and one login', async () => {
    const stranger = await people.join();
    const { phone_code_hash } = await sendCode(stranger, '15550501');
    const phone_code = await people.server.code('15550501');
    const signIn = (account: Account, phone_number: string, code = phone_code) => attempt(account, 'auth.signIn', { phone_number, phone_code_hash, phone_code: code });
    expect((await signIn(stranger, ALICE_PHONE)).error).toBe('PHONE_CODE_EXPIRED');
    expect((await attempt(stranger, 'auth.signUp', { phone_number: '15550501', phone_code_hash, first_name: 'Eve', last_name: '' })).error).toBe('PHONE_CODE_EXPIRED');
    expect((await signIn(stranger, '15550501')).error).toBeUndefined();
    expect((await signIn(await people.join(), '15550501')).error).toBe('PHONE_CODE_EXPIRED');
    expect((await attempt(stranger, 'auth.signUp', { phone_number: ALICE_PHONE, phone_code_hash, first_name: 'Eve', last_name: '' })).error).toBe('PHONE_CODE_EXPIRED');
  });

  test('a code requested by Bob does not open Alice’s account, whose devices are notified of the code', async () => {
    const thief = await people.join();
    const { phone_code_hash } = await sendCode(thief, ALICE_PHONE);
    const code = await people.server.code(ALICE_PHONE);
    const wrong = await attempt(thief, 'auth.signIn', { phone_number: ALICE_PHONE, phone_code_hash, phone_code: code === '11111' ? '22222' : '11111' });
    expect(wrong.error).toBe('PHONE_CODE_INVALID');
    const peers = await people.alice.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n });
    expect(JSON.stringify('messages' in peers ? peers.messages.map((message) => ('message' in message ? message.message : '')) : [])).toContain(code);
  });
});

describe('A3 proofs of a password', () => {
  test('each challenge is valid for one answer, right or wrong', async () => {
    type Algorithm = Extract<tl.PasswordKdfAlgo, { salt1: Uint8Array }>;
    const { bob } = people;
    const given = (await bob.call('account.getPassword', {})).new_algo as Algorithm;
    const new_algo = { ...given, salt1: Buffer.concat([given.salt1, randomBytes(32)]) };
    const new_settings = { _: 'account.passwordInputSettings', new_algo, new_password_hash: await srpVerifier('right', new_algo), hint: '' } as const;
    await bob.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings });
    const other = await people.join();
    await expect(other.signIn(BOB_PHONE)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
    const { current_algo, srp_B, srp_id } = await other.call('account.getPassword', {});
    const prove = async (password: string) => {
      const { srpA, m1 } = await createSrpProof(password, current_algo as Algorithm, srp_B!);
      return (await attempt(other, 'auth.checkPassword', { password: { _: 'inputCheckPasswordSRP', srp_id: srp_id!, A: srpA, M1: m1 } })).error;
    };
    expect(await prove('wrong')).toBe('PASSWORD_HASH_INVALID');
    expect(await prove('right')).toBe('SRP_ID_INVALID');
    expect(await attempt(other, 'updates.getState', {})).toMatchObject({ code: 401 });
    // A zero A would make the shared secret predictable (RFC 5054 §2.5.4).
    const again = await other.call('account.getPassword', {});
    const zero = { _: 'inputCheckPasswordSRP', srp_id: again.srp_id!, A: new Uint8Array(256), M1: new Uint8Array(32) };
    expect((await attempt(other, 'auth.checkPassword', { password: zero })).error).toBe('PASSWORD_HASH_INVALID');
  });
});
