/** The relying party's side of WebAuthn (W3C Web Authentication Level 3, 7.1 and 7.2) for attestation "none". */
import { createHash } from 'node:crypto';
import { constantTimeEqual } from '@teamgram/crypto';
import { CborError, onlyCbor, readCbor } from './cbor.ts';
import { isSignature, spkiOf } from './public-key.ts';

/** The relying party: passkeys are bound to `rpId`, and the client's origin must be one of `origins`. */
export type RelyingParty = { rpId: string; origins: readonly string[]; /** User verification is required: a PIN, a fingerprint or a face. */ verifiesUser: boolean };

export type Registration = { credentialId: Uint8Array; publicKey: Uint8Array; counter: number };

/** 6.1: bits of the flags. */
const [USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED, EXTENDED] = [0x01, 0x04, 0x08, 0x10, 0x40, 0x80];
const HEAD_BYTES = 37;
const AAGUID_BYTES = 16;
/** 4: "Credential IDs … at most 1023 bytes". */
const CREDENTIAL_ID_BYTES_MAX = 1_023;
const CLIENT_DATA_LENGTH_MAX = 4_096;
const OBJECT_BYTES_MAX = 8_192;

/** The new passkey; undefined when the answer does not match the challenge. `challenge` in base64url. */
export function registrationOf(party: RelyingParty, challenge: string, clientData: string, attestation: Uint8Array): Registration | undefined {
  if (!isClientData(party, 'webauthn.create', challenge, clientData) || attestation.length > OBJECT_BYTES_MAX) return undefined;
  try {
    const object = onlyCbor(attestation);
    const authData = object instanceof Map ? object.get('authData') : undefined;
    // 8.7: attestation "none" says nothing about the device; any other format is ignored, because none was requested (7.1, step 22).
    if (!(object instanceof Map) || typeof object.get('fmt') !== 'string' || !(authData instanceof Uint8Array)) return undefined;
    return isAuthenticatorData(party, authData) ? attested(authData) : undefined;
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}

/** The signature counter of a valid assertion; undefined when it is invalid. `counter`: the last known value. */
export function assertedCounter(
  party: RelyingParty,
  challenge: string,
  { clientData, authenticatorData, signature }: { clientData: string; authenticatorData: Uint8Array; signature: Uint8Array },
  { publicKey, counter }: { publicKey: Uint8Array; counter: number },
): number | undefined {
  if (!isClientData(party, 'webauthn.get', challenge, clientData) || authenticatorData.length > OBJECT_BYTES_MAX) return undefined;
  if (!isAuthenticatorData(party, authenticatorData)) return undefined;
  const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
  if (!isSignature(publicKey, signed, signature)) return undefined;
  const count = counterOf(authenticatorData);
  // 7.2, step 22: a counter that does not increase indicates a cloned authenticator.
  return (count !== 0 || counter !== 0) && count <= counter ? undefined : count;
}

/** The challenge that the answer claims to be for. */
export function challengeIn(clientData: string): string {
  const challenge = parsed(clientData)?.['challenge'];
  return typeof challenge === 'string' ? challenge : '';
}

/** 7.1, steps 6 to 11; 7.2, steps 10 to 15. */
function isClientData({ origins }: RelyingParty, type: string, challenge: string, clientData: string): boolean {
  const data = parsed(clientData);
  if (!data || data['type'] !== type || typeof data['challenge'] !== 'string' || typeof data['origin'] !== 'string') return false;
  const isAnswer = constantTimeEqual(Buffer.from(data['challenge'], 'utf8'), Buffer.from(challenge, 'utf8'));
  return isAnswer && origins.includes(data['origin']) && data['crossOrigin'] !== true && data['topOrigin'] === undefined;
}

function parsed(clientData: string): Record<string, unknown> | undefined {
  if (clientData.length > CLIENT_DATA_LENGTH_MAX) return undefined;
  try {
    const data: unknown = JSON.parse(clientData);
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** 7.1, steps 14 to 18; 7.2, steps 16 to 20. */
function isAuthenticatorData({ rpId, verifiesUser }: RelyingParty, data: Uint8Array): boolean {
  if (data.length < HEAD_BYTES || !constantTimeEqual(data.subarray(0, 32), sha256(rpId))) return false;
  const flags = data[32]!;
  if ((flags & USER_PRESENT) === 0 || (verifiesUser && (flags & USER_VERIFIED) === 0)) return false;
  return (flags & BACKED_UP) === 0 || (flags & BACKUP_ELIGIBLE) !== 0;
}

/** Parses the attested credential data (6.5.1). Throws CborError. */
function attested(data: Uint8Array): Registration | undefined {
  const flags = data[32]!;
  const idAt = HEAD_BYTES + AAGUID_BYTES + 2;
  if ((flags & ATTESTED) === 0 || data.length < idAt) return undefined;
  const idBytes = (data[idAt - 2]! << 8) | data[idAt - 1]!;
  if (idBytes === 0 || idBytes > CREDENTIAL_ID_BYTES_MAX || data.length < idAt + idBytes) return undefined;
  const rest = data.subarray(idAt + idBytes);
  const { value, end } = readCbor(rest);
  // No extensions were requested; extension data is tolerated, anything else after the key is not.
  if ((flags & EXTENDED) === 0 ? end !== rest.length : !(onlyCbor(rest.subarray(end)) instanceof Map)) return undefined;
  return { credentialId: data.slice(idAt, idAt + idBytes), publicKey: spkiOf(value), counter: counterOf(data) };
}

function counterOf(data: Uint8Array): number {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(33);
}

function sha256(data: string): Buffer {
  return createHash('sha256').update(data, 'utf8').digest();
}
