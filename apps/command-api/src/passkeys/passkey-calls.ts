/** Passkeys (core.telegram.org/api/passkeys): creates the challenges for devices and verifies their answers. */
import {
  findPasskey, passkeyDetails, passkeysOf, userOf, userNameOf,
  type Evidence, type LogInByPasskey, type RegisterPasskey, type View,
} from '@teamgram/domain';
import type { PasskeyShown } from '@teamgram/host';
import { callerOf } from '../auth/caller.ts';
import type { Policy } from '../limits/policy.ts';
import { PasskeyChallenges } from './passkey-challenges.ts';
import { ALGORITHMS } from './public-key.ts';
import { assertedCounter, challengeIn, registrationOf, type RelyingParty } from './webauthn.ts';

export type PasskeyCallsParts = { view: View; policy: Policy; party: RelyingParty; now: () => number };

const TIMEOUT_MS = 5 * 60_000;
const NAME_LENGTH_MAX = 64;

/** The passkey calls, mapped to Telegram's methods. */
export class PasskeyCalls {
  readonly #parts: PasskeyCallsParts;
  readonly #challenges = new PasskeyChallenges();

  constructor(parts: PasskeyCallsParts) {
    this.#parts = parts;
  }

  /** account.initPasskeyRegistration: PublicKeyCredentialCreationOptions, binary fields in base64url. Throws Refusal. */
  beginRegistration(authKeyId: bigint, dcId: number): string {
    const { view, party: { rpId }, now } = this.#parts;
    const user = callerOf(this.#parts.view, authKeyId);
    const { firstName, lastName } = userNameOf(view, user);
    const displayName = `${firstName} ${lastName}`.trim();
    return JSON.stringify({
      publicKey: {
        rp: { id: rpId, name: 'Telegram' },
        // "The user handle is composed by the DC ID … and the user ID … separated by a colon" (core.telegram.org/api/passkeys).
        user: { id: base64url(Buffer.from(`${dcId}:${user}`, 'utf8')), name: `+${userOf(view.documents, user)?.phone ?? ''}`, displayName },
        challenge: this.#challenges.create(`register/${user}`, now()),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        timeout: TIMEOUT_MS,
        excludeCredentials: this.list(authKeyId).map(({ id }) => ({ type: 'public-key', id })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
      },
    });
  }

  /** auth.initPasskeyLogin: PublicKeyCredentialRequestOptions; accepts any passkey. Throws Refusal. */
  beginLogin(authKeyId: bigint): string {
    const { policy, party: { rpId }, now } = this.#parts;
    policy.take('codesPerKey', authKeyId, now());
    return JSON.stringify({
      publicKey: { challenge: this.#challenges.create(`login/${authKeyId}`, now()), rpId, timeout: TIMEOUT_MS, userVerification: 'required', allowCredentials: [] },
    });
  }

  /** account.getPasskeys. Throws Refusal. */
  list(authKeyId: bigint): PasskeyShown[] {
    const { view } = this.#parts;
    return passkeysOf(view.documents, callerOf(this.#parts.view, authKeyId)).flatMap((held) => {
      const details = passkeyDetails(view, held);
      if (!details) return [];
      const { registeredMs, usedMs } = held;
      return [{ id: base64url(details.credentialId), name: details.name, dateS: Math.floor(registeredMs / 1000), usedS: usedMs === 0 ? undefined : Math.floor(usedMs / 1000) }];
    });
  }

  /** Verifies the answer to a registration challenge, which it consumes. `name`: of the device that created the passkey. */
  registered(actor: number, { credentialId, clientData, attestation }: RegisterPasskey, name: string): Evidence['registered'] {
    const { party, now } = this.#parts;
    const challenge = challengeIn(clientData);
    if (!this.#challenges.take(challenge, `register/${actor}`, now())) return undefined;
    const registration = registrationOf(party, challenge, clientData, attestation);
    if (!registration || Buffer.compare(registration.credentialId, credentialId) !== 0) return undefined;
    return { ...registration, name: name.slice(0, NAME_LENGTH_MAX) || 'Passkey' };
  }

  /** Verifies the answer to a login challenge, which it consumes. Throws Refusal after too many attempts for one account. */
  asserted({ user, credentialId, clientData, authenticatorData, signature, challengedKey }: LogInByPasskey): Evidence['asserted'] {
    const { view, policy, party, now } = this.#parts;
    const challenge = challengeIn(clientData);
    if (!this.#challenges.take(challenge, `login/${challengedKey}`, now())) return { state: 'wrong' };
    const found = findPasskey(view, user, credentialId);
    if (!found) return { state: 'unknown' };
    policy.take('wrongPasswordsPerUser', user, now());
    const { held, details } = found;
    const counter = assertedCounter(party, challenge, { clientData, authenticatorData, signature }, { publicKey: details.publicKey, counter: held.counter });
    return counter === undefined ? { state: 'wrong' } : { state: 'right', passkey: held.id, counter };
  }
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
