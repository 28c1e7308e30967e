import { randomBytes } from 'node:crypto';
import { DH_GENERATOR, DH_PRIME } from '@teamgram/crypto';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';

/** "The client must append 32 random bytes to salt1" (core.telegram.org/api/srp): length of the server's part. */
const SALT_BYTES = 8;

export default method('account.getPassword', async (_request, { services, session }) => {
  const challenge = await services.commandApi.call('login.password', { authKeyId: session.authorization.keyId });
  return {
    _: 'account.password',
    has_password: challenge.hasPassword || undefined,
    current_algo: challenge.hasPassword ? algorithm(challenge.salt1, challenge.salt2) : undefined,
    srp_B: challenge.srpB,
    srp_id: challenge.srpId,
    hint: challenge.hint || undefined,
    has_recovery: challenge.recovery.hasEmail || undefined,
    email_unconfirmed_pattern: challenge.recovery.unconfirmedPattern,
    pending_reset_date: challenge.recovery.resetDueS,
    new_algo: algorithm(randomBytes(SALT_BYTES), randomBytes(SALT_BYTES * 2)),
    // Only used by Telegram Passport, which is not supported; but TDLib refuses to set a password without a known algorithm here.
    new_secure_algo: { _: 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000', salt: randomBytes(SALT_BYTES) },
    secure_random: randomBytes(256),
  };
});

function algorithm(salt1: Uint8Array, salt2: Uint8Array): tl.PasswordKdfAlgo {
  return { _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow', salt1, salt2, g: DH_GENERATOR, p: DH_PRIME };
}
