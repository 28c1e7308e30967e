import { authorizationOf, refusal, type View } from '@teamgram/domain';

/** The user logged in with the auth key. Throws Refusal AUTH_KEY_UNREGISTERED when there is none. */
export function callerOf({ documents }: View, authKeyId: bigint): number {
  const user = authorizationOf(documents, authKeyId)?.user;
  if (user === undefined) throw refusal('AUTH_KEY_UNREGISTERED');
  return user;
}
