import type { PasswordProof } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

/** Undefined for inputCheckPasswordEmpty, which is correct only if no password is set. */
export function passwordProof(given: tl.InputCheckPasswordSRP): PasswordProof | undefined {
  return given._ === 'inputCheckPasswordEmpty' ? undefined : { srpId: given.srp_id, a: given.A, m1: given.M1 };
}
