import { Refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';

/** core.telegram.org/api/srp#password-reset. Refused: PASSWORD_EMPTY. */
export default method('account.resetPassword', async (_request, context) => {
  try {
    const events = await context.send({ type: 'ResetPassword' });
    return events.some(({ fact }) => fact.type === 'PasswordRemoved') ? { _: 'account.resetPasswordOk' } : await waiting(context);
  } catch (error) {
    // A reset was cancelled recently, so a new one cannot be requested yet.
    if (error instanceof Refusal && error.error === 'FLOOD_WAIT_X') return { _: 'account.resetPasswordFailedWait', retry_date: context.nowS + error.argument! };
    throw error;
  }
});

async function waiting({ services, session }: Context): Promise<tl.account.resetPasswordRequestedWait> {
  const { recovery } = await services.commandApi.call('login.password', { authKeyId: session.authorization.keyId });
  return { _: 'account.resetPasswordRequestedWait', until_date: recovery.resetDueS ?? 0 };
}
