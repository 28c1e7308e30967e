import type { PasswordProof } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

/** inputCheckPasswordEmpty: no proof, right only while there is no password. */
export function passwordProof(given: tl.InputCheckPasswordSRP): PasswordProof | undefined {
  return given._ === 'inputCheckPasswordEmpty' ? undefined : { srpId: given.srp_id, a: given.A, m1: given.M1 };
}
