/** Which device wants notifications, and how (`push:<key>`). Its token lies with the secrets. */
import { documentKind, type Documents } from '../view.ts';

/** core.telegram.org/api/push-updates#subscribing-to-notifications. */
export type PushChoices = { tokenType: number; noMuted: boolean; appSandbox: boolean };
type PushDevice = { choices?: PushChoices | undefined; /** Seconds; absent = never. */ lockedAfterS?: number };

const devices = documentKind<PushDevice>('push');
type Reader = Pick<Documents, 'get'>;

/** Undefined: it asked for none. */
export function pushChoicesOf(documents: Reader, authKeyId: bigint): PushChoices | undefined {
  return devices.find(documents, String(authKeyId))?.choices;
}
/** Seconds without use after which nothing of a message is to be shown; 0 = it may always be. */
export function lockedAfterS(documents: Reader, authKeyId: bigint): number {
  return devices.find(documents, String(authKeyId))?.lockedAfterS ?? 0;
}

export function changePushDevice(documents: Documents, authKeyId: bigint, given: PushDevice): void {
  devices.put(documents, String(authKeyId), { ...devices.find(documents, String(authKeyId)), ...given });
}
export function forgetPushDevice(documents: Documents, authKeyId: bigint): void {
  devices.remove(documents, String(authKeyId));
}
