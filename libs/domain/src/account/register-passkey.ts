import type { PasskeyRegistered } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { findPasskey, PASSKEYS_MAX, passkeysOf } from './passkeys.ts';

/** account.registerPasskey: a device's answer to account.initPasskeyRegistration (WebAuthn, PublicKeyCredential). */
export type RegisterPasskey = { type: 'RegisterPasskey'; credentialId: Uint8Array; clientData: string; attestation: Uint8Array };

export type RegisterPasskeyState = { isKnown: boolean; count: number };

export function load(view: View, { credentialId }: RegisterPasskey, { actor }: Context): RegisterPasskeyState {
  return { isKnown: findPasskey(view, actor, credentialId) !== undefined, count: passkeysOf(view.documents, actor).length };
}

export function registerPasskey({ isKnown, count }: RegisterPasskeyState, _: RegisterPasskey, { actor: user, evidence, newId }: Context): [PasskeyRegistered] {
  const { registered } = evidence;
  if (!registered || isKnown || count >= PASSKEYS_MAX) throw refusal('DATA_INVALID');
  const { counter, ...details } = registered;
  return [{ type: 'PasskeyRegistered', stream: accountStream(user), user, passkey: newId(0), counter, details }];
}
