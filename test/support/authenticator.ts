/** A software WebAuthn authenticator: what a phone does to create and to use a passkey (W3C Web Authentication Level 3, 6). */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

export type Kind = 'ES256' | 'EdDSA' | 'RS256';
/** Deviations of a hostile or broken client. */
export type Twist = { origin?: string; rpId?: string; type?: string; challenge?: string; flags?: number; counter?: number; crossOrigin?: boolean };

const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40];
const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();

export class Authenticator {
  readonly kind: Kind;
  readonly credentialId = randomBytes(20);
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;
  counter = 0;
  userHandle = '';

  constructor(kind: Kind = 'ES256') {
    this.kind = kind;
    const pair = kind === 'EdDSA' ? generateKeyPairSync('ed25519') : kind === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  get id(): string {
    return b64(this.credentialId);
  }

  /** navigator.credentials.create(): options and result as transferred in TL. */
  create(options: string, twist: Twist = {}): { clientData: string; attestation: Uint8Array } {
    const { publicKey } = JSON.parse(options) as { publicKey: { challenge: string; rp: { id: string }; user: { id: string } } };
    this.userHandle = Buffer.from(publicKey.user.id, 'base64url').toString('utf8');
    const idLength = Buffer.alloc(2);
    idLength.writeUInt16BE(this.credentialId.length);
    const head = this.#head(twist.rpId ?? publicKey.rp.id, twist.flags ?? PRESENT | VERIFIED | ATTESTED, twist.counter ?? this.counter);
    const authData = Buffer.concat([head, Buffer.alloc(16), idLength, this.credentialId, this.#coseKey()]);
    return { clientData: clientDataOf('webauthn.create', publicKey.challenge, twist), attestation: map([[text('fmt'), text('none')], [text('attStmt'), map([])], [text('authData'), bytes(authData)]]) };
  }

  /** navigator.credentials.get() */
  get(options: string, twist: Twist = {}): { clientData: string; authenticatorData: Uint8Array; signature: Uint8Array } {
    const { publicKey } = JSON.parse(options) as { publicKey: { challenge: string; rpId: string } };
    const clientData = clientDataOf('webauthn.get', publicKey.challenge, twist);
    if (this.counter > 0) this.counter++;
    const authenticatorData = this.#head(twist.rpId ?? publicKey.rpId, twist.flags ?? PRESENT | VERIFIED, twist.counter ?? this.counter);
    const signature = sign(this.kind === 'EdDSA' ? null : 'sha256', Buffer.concat([authenticatorData, sha256(clientData)]), this.#key);
    return { clientData, authenticatorData, signature };
  }

  #head(rpId: string, flags: number, counter: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
  }

  #coseKey(): Uint8Array {
    const jwk = this.#publicKey.export({ format: 'jwk' });
    const part = (name: 'x' | 'y' | 'n' | 'e') => bytes(Buffer.from(jwk[name]!, 'base64url'));
    if (this.kind === 'EdDSA') return map([[int(1), int(1)], [int(3), int(-8)], [int(-1), int(6)], [int(-2), part('x')]]);
    if (this.kind === 'RS256') return map([[int(1), int(3)], [int(3), int(-257)], [int(-1), part('n')], [int(-2), part('e')]]);
    return map([[int(1), int(2)], [int(3), int(-7)], [int(-1), int(1)], [int(-2), part('x')], [int(-3), part('y')]]);
  }
}

function clientDataOf(type: string, challenge: string, twist: Twist): string {
  return JSON.stringify({ type: twist.type ?? type, challenge: twist.challenge ?? challenge, origin: twist.origin ?? 'https://telegram.org', crossOrigin: twist.crossOrigin ?? false });
}

/** CBOR (RFC 8949), the part needed here. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}
const int = (value: number) => (value >= 0 ? head(0, value) : head(1, -1 - value));
const bytes = (value: Uint8Array) => Buffer.concat([head(2, value.length), value]);
const text = (value: string) => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const map = (pairs: [Uint8Array, Uint8Array][]) => Buffer.concat([head(5, pairs.length), ...pairs.flat()]);
