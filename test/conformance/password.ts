/** Two-step verification on the client side (core.telegram.org/api/srp). */
import { randomBytes } from 'node:crypto';
import { createSrpProof, srpVerifier } from '@teamgram/crypto';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';

type Algorithm = Extract<tl.PasswordKdfAlgo, { salt1: Uint8Array }>;
export const noProof = { _: 'inputCheckPasswordEmpty' } as const;

export async function proofOf(account: Account, password: string): Promise<tl.inputCheckPasswordSRP> {
  const { current_algo, srp_B, srp_id } = await account.call('account.getPassword', {});
  const { srpA, m1 } = await createSrpProof(password, current_algo as Algorithm, srp_B!);
  return { _: 'inputCheckPasswordSRP', srp_id: srp_id!, A: srpA, M1: m1 };
}

/** Settings that set the password, and the recovery email if given. */
export async function passwordSettings(account: Account, password: string, email?: string): Promise<tl.account.passwordInputSettings> {
  const given = (await account.call('account.getPassword', {})).new_algo as Algorithm;
  const new_algo = { ...given, salt1: Buffer.concat([given.salt1, randomBytes(32)]) };
  return { _: 'account.passwordInputSettings', new_algo, new_password_hash: await srpVerifier(password, new_algo), hint: '', email };
}

/** Sets the first password of an account. */
export async function setPassword(account: Account, password: string): Promise<void> {
  await account.call('account.updatePasswordSettings', { password: noProof, new_settings: await passwordSettings(account, password) });
}
