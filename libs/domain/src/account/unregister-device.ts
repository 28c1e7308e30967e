import type { DeviceUnregistered } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { pushChoicesOf } from './push-device.ts';

/** account.unregisterDevice, with the token that the caller's device was registered with. */
export type UnregisterDevice = { type: 'UnregisterDevice'; tokenType: number; token: string };

export type UnregisterDeviceState = { tokenType: number | undefined };

export function load({ documents }: View, _: UnregisterDevice, { authKeyId }: Context): UnregisterDeviceState {
  return { tokenType: pushChoicesOf(documents, authKeyId)?.tokenType };
}

/** Throws TOKEN_INVALID when the device was not registered with it. */
export function unregisterDevice({ tokenType }: UnregisterDeviceState, command: UnregisterDevice, { actor: user, authKeyId, evidence }: Context): [DeviceUnregistered] {
  if (evidence.pushToken !== 'kept' || tokenType !== command.tokenType) throw refusal('TOKEN_INVALID');
  return [{ type: 'DeviceUnregistered', stream: accountStream(user), user, authKeyId: authKeyIdBytes(authKeyId) }];
}
