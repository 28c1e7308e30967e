import { describe, expect, test } from 'vitest';
import { draft } from '@teamgram/event-schemas';
import { srpVerifier } from '@teamgram/crypto';
import { commandApiPlace, context, textMessage } from './in-a-temporary-place.ts';

describe('data at rest', () => {
  test('no file contains a code, a key, a verifier or the plaintext of a sealed field', async () => {
    const place = await commandApiPlace();
    const key = Buffer.from('MARKER-AUTH-KEY!'.repeat(16), 'latin1');
    await place.api.handlers.calls['keys.save']({ id: 1n, key, kind: 'permanent' }, context);
    await place.api.handlers.calls['keys.client']({ id: 1n, client: { layer: 1, apiId: 1, deviceModel: 'MARKER-DEVICE', systemVersion: '', appVersion: '', systemLangCode: '', langPack: '', langCode: '' } }, context);
    await place.signUp(1n, '15550001', 'MARKER-ALICE');
    const bob = await place.signUp(2n, '15550002', 'MARKER-BOB');
    const salts = { salt1: Buffer.from('MARKER-SALT'.repeat(4)), salt2: Buffer.from('MARKER-SALT') };
    const verifier = await srpVerifier('MARKER-PASSWORD', salts);
    await place.done(1n, { type: 'SetPassword', proof: undefined, ...salts, verifier, hint: 'MARKER-HINT' });
    await place.done(1n, textMessage(bob, 'MARKER-TEXT'));
    await place.done(1n, { type: 'SaveDraft', peer: bob, draft: draft({ text: 'MARKER-DRAFT' }) });
    await place.done(1n, { type: 'WriteBiography', about: 'MARKER-ABOUT' });
    await place.done(1n, { type: 'AddContact', user: bob, phone: '', firstName: 'MARKER-CONTACT', lastName: '' });
    await place.done(1n, { type: 'RegisterDevice', tokenType: 2, token: 'MARKER-TOKEN', secret: Buffer.from('MARKER-SECRET'), noMuted: false, appSandbox: false, others: [] });
    const { phoneCodeHash, code } = await place.sendCode(3n, '15550002');
    await place.reopen();

    const secrets = [Buffer.from('MARKER', 'latin1'), key, verifier, Buffer.from(verifier).toString('base64').slice(0, 40), phoneCodeHash, `${code}.`];
    const held = [...place.files()].flatMap(([path, bytes]) => secrets.filter((secret) => bytes.includes(secret)).map((secret) => [path, Buffer.from(secret).toString('hex')]));
    expect(place.files().size).toBeGreaterThan(5);
    expect(held).toEqual([]);
  });
});
