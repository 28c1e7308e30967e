import { authorizationOf, refusal, type View } from '@teamgram/domain';

/** Who is logged in by the key. Throws Refusal AUTH_KEY_UNREGISTERED when nobody is. */
export function callerOf({ documents }: View, authKeyId: bigint): number {
  const user = authorizationOf(documents, authKeyId)?.user;
  if (user === undefined) throw refusal('AUTH_KEY_UNREGISTERED');
  return user;
}
