import { describe, expect, test } from 'vitest';
import type { AuthKeyRecord, ClientInfo } from '@teamgram/host';
import { authKeyIdBytes } from '@teamgram/domain';
import { commandApiPlace, context, plain, type Place } from './in-a-temporary-place.ts';

const keyBytes = (fill: number) => new Uint8Array(256).fill(fill);
const permanent: AuthKeyRecord = { id: 0xf000_0000_0000_0001n, key: keyBytes(7), kind: 'permanent', dcId: 2 };
const temporary = (id: bigint): AuthKeyRecord => ({ id, key: keyBytes(8), kind: 'temporary', expiresAtS: 1_800_000_900, dcId: 2 });
const client: ClientInfo = { layer: 214, apiId: 6, deviceModel: 'MARKER-DEVICE', systemVersion: '1', appVersion: '2', systemLangCode: 'en', langPack: 'tdesktop', langCode: 'en' };

const calls = (place: Place) => {
  const { calls: all } = place.api.handlers;
  return {
    save: async (record: AuthKeyRecord) => await all['keys.save'](record, context),
    find: async (id: bigint) => await all['keys.find']({ id }, context),
    bind: (temporaryId: bigint, permanentId: bigint, expiresAtS = 1_800_000_900) => all['keys.bind']({ temporaryId, permanentId, expiresAtS }, context),
    destroy: (id: bigint) => all['keys.destroy']({ id }, context),
    temporary: (permanentId: bigint) => all['keys.temporary']({ permanentId }, context),
    client: (id: bigint) => all['keys.client']({ id, client }, context),
  };
};

describe('keys.*', () => {
  test('K1 a saved key survives a crash; another key under its id is refused', async () => {
    const place = await commandApiPlace();
    await calls(place).save(permanent);
    await place.crash();
    expect(plain((await calls(place).find(permanent.id))?.record)).toEqual(plain({ ...permanent, expiresAtS: undefined, permanentId: undefined }));
    await calls(place).save(permanent);
    await expect(calls(place).save({ ...permanent, key: keyBytes(9) })).rejects.toMatchObject({ code: 'AUTH_KEY_DUPLICATED' });
    expect(await calls(place).find(404n)).toBeUndefined();
  });

  test('many concurrent keys are written in few commits', async () => {
    const place = await commandApiPlace();
    const ids = Array.from({ length: 300 }, (_, n) => BigInt(n + 1));
    await Promise.all(ids.map((id) => calls(place).save({ ...permanent, id })));
    const found = await Promise.all(ids.map((id) => calls(place).find(id)));
    expect(found.map((state) => state?.record.id)).toEqual(ids);
  });

  test('K4 K5 a bound temporary key resolves to its permanent one until it expires', async () => {
    const place = await commandApiPlace();
    const { save, find, bind, client: tell } = calls(place);
    const user = await place.signUp(permanent.id, '15550001', 'Alice');
    for (const record of [permanent, temporary(1n)]) await save(record);
    await tell(permanent.id);
    expect(await find(1n)).toMatchObject({ userId: 0, client: undefined, record: { permanentId: undefined } });
    await bind(1n, permanent.id);
    expect(await find(1n)).toMatchObject({ userId: user, client, record: { permanentId: permanent.id }, passwordPending: false });
    await expect(bind(404n, permanent.id)).rejects.toMatchObject({ code: 'TEMP_AUTH_KEY_EMPTY' });
    await bind(1n, permanent.id, 1_900_000_000);
    expect((await find(1n))?.record.expiresAtS).toBe(1_800_000_900);
    place.nowMs = 1_800_000_900_000;
    expect(await find(1n)).toBeUndefined();
  });

  test('K5 the newest sixteen temporary keys of a permanent key stay bound', async () => {
    const place = await commandApiPlace();
    const { save, find, bind } = calls(place);
    await save(permanent);
    for (let id = 1n; id <= 17n; id++) {
      await save(temporary(id));
      await bind(id, permanent.id, 1_800_000_100 + Number(id));
    }
    expect((await find(1n))?.record.permanentId).toBeUndefined();
    expect((await find(2n))?.record.permanentId).toBe(permanent.id);
    expect((await find(17n))?.record.permanentId).toBe(permanent.id);
  });

  test('K5 single temporary keys of a permanent key can be dropped', async () => {
    const place = await commandApiPlace();
    const { save, find, bind, destroy, temporary: temporaryOf } = calls(place);
    await save(permanent);
    for (const id of [1n, 2n]) {
      await save(temporary(id));
      await bind(id, permanent.id);
    }
    expect(await temporaryOf(permanent.id)).toEqual([1n, 2n]);
    expect(await destroy(1n)).toBe(true);
    expect([await find(1n), (await find(2n))?.record.permanentId, await temporaryOf(permanent.id)]).toEqual([undefined, permanent.id, [2n]]);
  });

  test('K7 a destroyed key is deleted with its authorization and its temporary keys', async () => {
    const place = await commandApiPlace();
    const { save, find, bind, destroy } = calls(place);
    await place.signUp(permanent.id, '15550001', 'Alice');
    await save(permanent);
    await save(temporary(1n));
    await bind(1n, permanent.id);
    expect(await destroy(permanent.id)).toBe(true);
    expect([await find(permanent.id), await find(1n), await destroy(permanent.id)]).toEqual([undefined, undefined, false]);
    expect(await place.refusal(permanent.id, { type: 'LogOut' })).toBe('AUTH_KEY_UNREGISTERED');
  });

  test('client info is recorded in the authorization', async () => {
    const place = await commandApiPlace();
    await calls(place).client(permanent.id);
    const { phoneCodeHash, code, phone } = await place.sendCode(permanent.id, '15550001');
    await place.refusal(permanent.id, { type: 'SignIn', phone, phoneCodeHash, code });
    const [, granted] = await place.done(permanent.id, { type: 'SignUp', phone, phoneCodeHash, firstName: 'A', lastName: '' });
    expect(granted!.fact).toMatchObject({ authKeyId: authKeyIdBytes(permanent.id), device: { deviceModel: 'MARKER-DEVICE', platform: 'Desktop', apiId: 6 } });
  });
});
