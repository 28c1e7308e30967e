import { DELETION_WAIT_S, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { passwordProof } from './parts/password-proof.ts';

/**
 * Works for the logged-in caller, and for someone who has entered a valid code but forgot the password (core.telegram.org/api/account-deletion). An active
 * account whose password is not given is deleted a week later: 2FA_CONFIRM_WAIT_X.
 */
export default method('account.deleteAccount', async ({ password }, context) => {
  const events = await context.send({ type: 'DeleteAccount', proof: password && passwordProof(password) });
  if (events.some(({ fact }) => fact.type === 'AccountDeletionRequested')) throw refusal('2FA_CONFIRM_WAIT_X', DELETION_WAIT_S);
  const { authorization } = context.session;
  authorization.passwordPending = false;
  context.services.sessions.assign(authorization, 0);
  return true;
});
