/** A device's subscription to push notifications (`push:<key>`). Its token is kept with the secrets. */
import { documentKind, type Documents } from '../view.ts';

/** core.telegram.org/api/push-updates#subscribing-to-notifications. */
export type PushChoices = { tokenType: number; noMuted: boolean; appSandbox: boolean };
type PushDevice = { choices?: PushChoices | undefined; /** Seconds; absent: never locked. */ lockedAfterS?: number };

const devices = documentKind<PushDevice>('push');
type Reader = Pick<Documents, 'get'>;

/** Undefined: not registered. */
export function pushChoicesOf(documents: Reader, authKeyId: bigint): PushChoices | undefined {
  return devices.find(documents, String(authKeyId))?.choices;
}
/** Seconds without use after which notifications show no content; 0: they always may. */
export function lockedAfterS(documents: Reader, authKeyId: bigint): number {
  return devices.find(documents, String(authKeyId))?.lockedAfterS ?? 0;
}

export function changePushDevice(documents: Documents, authKeyId: bigint, given: PushDevice): void {
  devices.put(documents, String(authKeyId), { ...devices.find(documents, String(authKeyId)), ...given });
}
export function forgetPushDevice(documents: Documents, authKeyId: bigint): void {
  devices.remove(documents, String(authKeyId));
}
