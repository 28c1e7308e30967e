import type { DeviceRegistered } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { pushChoicesOf, type PushChoices } from './push-device.ts';

/** account.registerDevice: one registration per authorization, which ends with it. Repeating the same one records nothing. */
export type RegisterDevice = { type: 'RegisterDevice' } & PushChoices & PushSecrets;

/** Kept with the secrets and never seen by a rule. `others`: users logged in on the same client. */
export type PushSecrets = { token: string; secret: Uint8Array; others: number[] };

export type RegisterDeviceState = { former: PushChoices | undefined };

export function load({ documents }: View, _: RegisterDevice, { authKeyId }: Context): RegisterDeviceState {
  return { former: pushChoicesOf(documents, authKeyId) };
}

export function registerDevice({ former }: RegisterDeviceState, { tokenType, noMuted, appSandbox }: RegisterDevice, { actor: user, authKeyId, evidence }: Context): DeviceRegistered[] {
  const isSame = evidence.pushToken === 'kept' && former?.tokenType === tokenType && former.noMuted === noMuted && former.appSandbox === appSandbox;
  if (isSame) return [];
  return [{ type: 'DeviceRegistered', stream: accountStream(user), user, authKeyId: authKeyIdBytes(authKeyId), tokenType, noMuted, appSandbox }];
}
