import { unsignedKeyId } from '../../keys/key-id.ts';
import { method } from '../../rpc/method.ts';

/** Logins need no confirmation here, so `confirmed` changes nothing. Refused: HASH_INVALID. */
export default method('account.changeAuthorizationSettings', async ({ hash, encrypted_requests_disabled, call_requests_disabled }, context) => {
  // "hash: 0 for the current session" (core.telegram.org/constructor/authorization).
  const authKeyId = hash === 0n ? context.session.authorization.keyId : unsignedKeyId(hash);
  await context.send({ type: 'ChooseAuthorizationSettings', authKeyId, callsDisabled: call_requests_disabled, secretChatsDisabled: encrypted_requests_disabled });
  return true;
});
