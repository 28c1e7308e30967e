import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CborError, onlyCbor, readCbor } from '../src/passkeys/cbor.ts';
import { assertedCounter, challengeIn, registrationOf, type RelyingParty } from '../src/passkeys/webauthn.ts';
import { Authenticator, type Kind, type Twist } from '../../../test/support/authenticator.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const utf8 = (text: string) => Buffer.from(text, 'hex').toString('utf8');

/** W3C Web Authentication Level 3, 16.2 "ES256 Credential with No Attestation" (https://www.w3.org/TR/webauthn-3/#sctn-test-vectors-none-es256). */
const vector = {
  party: { rpId: 'example.org', origins: ['https://example.org'], verifiesUser: false } satisfies RelyingParty,
  created: utf8('7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d'),
  attestation: hex('a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220'),
  credentialId: hex('f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4'),
  asserted: {
    clientData: utf8('7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d'),
    authenticatorData: hex('bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000'),
    signature: hex('3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87'),
  },
};

describe('the test vector of the standard', () => {
  const registration = registrationOf(vector.party, challengeIn(vector.created), vector.created, vector.attestation)!;
  const asserted = (change: Partial<typeof vector.asserted> = {}, challenge = challengeIn(vector.asserted.clientData)) =>
    assertedCounter(vector.party, challenge, { ...vector.asserted, ...change }, registration);

  test('its registration and its assertion are accepted', () => {
    expect(Buffer.from(registration.credentialId).toString('hex')).toBe(Buffer.from(vector.credentialId).toString('hex'));
    expect(Buffer.from(registration.publicKey).toString('hex')).toMatch(/afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220$/);
    expect(asserted()).toBe(0);
  });

  test('another challenge, another relying party or a changed bit is refused', () => {
    expect(asserted({}, 'AAAA')).toBeUndefined();
    expect(registrationOf({ ...vector.party, rpId: 'example.com' }, challengeIn(vector.created), vector.created, vector.attestation)).toBeUndefined();
    expect(registrationOf({ ...vector.party, origins: ['https://example.com'] }, challengeIn(vector.created), vector.created, vector.attestation)).toBeUndefined();
    // The authenticator of the test vector did not verify the user.
    expect(registrationOf({ ...vector.party, verifiesUser: true }, challengeIn(vector.created), vector.created, vector.attestation)).toBeUndefined();
    for (const at of [0, 32, 33, 36]) {
      const changed = vector.asserted.authenticatorData.slice();
      changed[at]! ^= 0x80;
      expect(asserted({ authenticatorData: changed })).toBeUndefined();
    }
    expect(asserted({ signature: vector.asserted.signature.slice(0, -1) })).toBeUndefined();
    expect(asserted({ clientData: vector.asserted.clientData.replace('{', '{ ') })).toBeUndefined();
  });
});

const party: RelyingParty = { rpId: 'telegram.org', origins: ['https://telegram.org'], verifiesUser: true };
const creation = JSON.stringify({ publicKey: { challenge: 'Y3JlYXRl', rp: { id: 'telegram.org' }, user: { id: '' } } });
const request = JSON.stringify({ publicKey: { challenge: 'Z2V0', rpId: 'telegram.org' } });

describe.each<Kind>(['ES256', 'EdDSA', 'RS256'])('%s, made by an authenticator', (kind) => {
  const device = new Authenticator(kind);
  const { clientData, attestation } = device.create(creation);
  const registration = registrationOf(party, 'Y3JlYXRl', clientData, attestation)!;

  test('is registered and authenticates', () => {
    expect(Buffer.from(registration.credentialId).equals(device.credentialId)).toBe(true);
    expect(assertedCounter(party, 'Z2V0', device.get(request), registration)).toBe(0);
  });

  test.each<[string, Twist]>([
    ['another origin', { origin: 'https://telegram.example' }], ['another party', { rpId: 'example.org' }], ['another type', { type: 'payment.get' }],
    ['another challenge', { challenge: 'AAAA' }], ['nobody there', { flags: 0x04 }], ['nobody verified', { flags: 0x01 }], ['a frame of another page', { crossOrigin: true }],
    ['backed up, and not made for it', { flags: 0x15 }],
  ])('is refused for %s', (_, twist) => {
    expect(assertedCounter(party, 'Z2V0', device.get(request, twist), registration)).toBeUndefined();
    const made = new Authenticator(kind === 'RS256' ? 'ES256' : kind).create(creation, twist.flags === undefined ? twist : { ...twist, flags: twist.flags | 0x40 });
    expect(registrationOf(party, 'Y3JlYXRl', made.clientData, made.attestation)).toBeUndefined();
  });
});

test('a counter that does not increase is a cloned key', () => {
  const device = new Authenticator();
  const { clientData, attestation } = device.create(creation, { counter: 7 });
  const registration = registrationOf(party, 'Y3JlYXRl', clientData, attestation)!;
  const counted = (counter: number) => assertedCounter(party, 'Z2V0', device.get(request, { counter }), registration);
  expect([counted(8), counted(7), counted(0)]).toEqual([8, undefined, undefined]);
});

describe('CBOR', () => {
  // RFC 8949, Appendix A.
  test.each<[string, unknown]>([
    ['00', 0], ['17', 23], ['1818', 24], ['1903e8', 1000], ['1a000f4240', 1_000_000], ['20', -1], ['3863', -100], ['3903e7', -1000], ['f4', false], ['f5', true], ['f6', null],
    ['60', ''], ['6449455446', 'IETF'], ['62c3bc', 'ü'], ['80', []], ['8301820203820405', [1, [2, 3], [4, 5]]], ['a201020304', new Map([[1, 2], [3, 4]])],
  ])('%s', (text, value) => expect(onlyCbor(hex(text))).toEqual(value));

  test.each(['', '1c', '5f42010243030405ff', '9fff', 'bf6161019fff', 'c074', 'f7', 'f97e00', '1b000000e8d4a51000', '0000', 'a20102', 'a201020102', 'a1f501', '62c328', '58', '81818181818100', '9a00010000'])(
    '%s is refused: truncated, indefinite, too deep, duplicate keys or an unneeded type', (text) => expect(() => onlyCbor(hex(text))).toThrow(CborError));

  test('arbitrary bytes are parsed or refused, without other errors', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        expect(readCbor(bytes).end).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(CborError);
      }
      expect(registrationOf(party, 'Y3JlYXRl', new Authenticator().create(creation).clientData, bytes)).toBeUndefined();
    }), { seed: 11, numRuns: 200 });
  });
});
