/** What a device has opted out of (calls, secret chats): `device:<key>`. */
import { documentKind, type Documents } from '../view.ts';

export type AuthorizationChoices = { callsDisabled: boolean; secretChatsDisabled: boolean };

const devices = documentKind<AuthorizationChoices>('device');

export function authorizationChoicesOf(documents: Pick<Documents, 'get'>, authKeyId: bigint): AuthorizationChoices {
  return devices.find(documents, String(authKeyId)) ?? { callsDisabled: false, secretChatsDisabled: false };
}
export function putAuthorizationChoices(documents: Documents, authKeyId: bigint, choices: AuthorizationChoices): void {
  devices.put(documents, String(authKeyId), choices);
}
export function forgetAuthorizationChoices(documents: Documents, authKeyId: bigint): void {
  devices.remove(documents, String(authKeyId));
}
