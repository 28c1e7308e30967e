import { DELETION_WAIT_S, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { passwordProof } from './parts/password-proof.ts';

/**
 * Of the caller, or of somebody who has shown a right code and forgot the password (core.telegram.org/api/account-deletion). An account in use whose
 * password is not given ends a week later: 2FA_CONFIRM_WAIT_X.
 */
export default method('account.deleteAccount', async ({ password }, context) => {
  const events = await context.send({ type: 'DeleteAccount', proof: password && passwordProof(password) });
  if (events.some(({ fact }) => fact.type === 'AccountDeletionRequested')) throw refusal('2FA_CONFIRM_WAIT_X', DELETION_WAIT_S);
  const { authorization } = context.session;
  authorization.passwordPending = false;
  context.services.sessions.assign(authorization, 0);
  return true;
});
