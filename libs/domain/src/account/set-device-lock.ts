import type { DeviceLockSet } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { lockedAfterS } from './push-device.ts';

/** account.updateDeviceLocked: time after the last use from which notifications to the device show no content; 0: they always may. */
export type SetDeviceLock = { type: 'SetDeviceLock'; periodS: number };

export type SetDeviceLockState = { formerS: number };

export function load({ documents }: View, _: SetDeviceLock, { authKeyId }: Context): SetDeviceLockState {
  return { formerS: lockedAfterS(documents, authKeyId) };
}

export function setDeviceLock({ formerS }: SetDeviceLockState, command: SetDeviceLock, { actor: user, authKeyId }: Context): DeviceLockSet[] {
  const periodS = Math.max(0, command.periodS);
  return periodS === formerS ? [] : [{ type: 'DeviceLockSet', stream: accountStream(user), user, authKeyId: authKeyIdBytes(authKeyId), periodS }];
}
