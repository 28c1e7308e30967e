/** A user's passkeys, oldest first: `passkeys:<user>`. */
import type { Passkey } from '@teamgram/event-schemas';
import { sameBytes } from '../same-bytes.ts';
import { documentKind, type Documents, type View } from '../view.ts';

export type HeldPasskey = {
  id: number;
  /** Position of the PasskeyRegistered that holds the public key. */
  position: number;
  counter: number;
  registeredMs: number;
  /** 0: never. */
  usedMs: number;
};

/** core.telegram.org/api/config#passkeys-account-passkeys-max */
export const PASSKEYS_MAX = 5;

const passkeys = documentKind<HeldPasskey[]>('passkeys');

/** The user's passkeys, oldest first. */
export function passkeysOf(documents: Pick<Documents, 'get'>, user: number): readonly Readonly<HeldPasskey>[] {
  return passkeys.find(documents, user) ?? [];
}

/** Undefined when the fact's key was destroyed. */
export function detailsOf({ journal }: View, { position }: HeldPasskey): Passkey | undefined {
  const fact = journal.read(position)?.fact;
  return fact?.type === 'PasskeyRegistered' ? fact.details : undefined;
}

/** Finds a user's passkey by the credential id assigned by the authenticator. */
export function findPasskey(view: View, user: number, credentialId: Uint8Array): { held: HeldPasskey; details: Passkey } | undefined {
  for (const held of passkeysOf(view.documents, user)) {
    const details = detailsOf(view, held);
    if (details && sameBytes(details.credentialId, credentialId)) return { held, details };
  }
  return undefined;
}

export function addPasskey(documents: Documents, user: number, passkey: HeldPasskey): void {
  passkeys.put(documents, user, [...passkeysOf(documents, user), passkey]);
}
/** Records a login with the passkey. `counter`: as signed by the authenticator. */
export function usePasskey(documents: Documents, user: number, id: number, counter: number, usedMs: number): void {
  passkeys.put(documents, user, passkeysOf(documents, user).map((one) => (one.id === id ? { ...one, counter, usedMs } : one)));
}
export function removePasskey(documents: Documents, user: number, id: number): void {
  passkeys.put(documents, user, passkeysOf(documents, user).filter((one) => one.id !== id));
}
export function forgetPasskeys(documents: Documents, user: number): void {
  passkeys.remove(documents, user);
}
