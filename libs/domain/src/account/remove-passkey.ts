import type { PasskeyRemoved } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { findPasskey } from './passkeys.ts';

/** account.deletePasskey. */
export type RemovePasskey = { type: 'RemovePasskey'; credentialId: Uint8Array };

export type RemovePasskeyState = { passkey: number | undefined };

export function load(view: View, { credentialId }: RemovePasskey, { actor }: Context): RemovePasskeyState {
  return { passkey: findPasskey(view, actor, credentialId)?.held.id };
}

export function removePasskey({ passkey }: RemovePasskeyState, _: RemovePasskey, { actor: user }: Context): [PasskeyRemoved] {
  if (passkey === undefined) throw refusal('PASSKEY_CREDENTIAL_NOT_FOUND');
  return [{ type: 'PasskeyRemoved', stream: accountStream(user), user, passkey }];
}
