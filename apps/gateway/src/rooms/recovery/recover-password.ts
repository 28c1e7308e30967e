import { method } from '../../rpc/method.ts';
import { loggedIn } from '../auth/parts/login.ts';
import { newPassword } from '../auth/parts/new-password.ts';

/** Refused: CODE_EMPTY, CODE_INVALID, PASSWORD_RECOVERY_EXPIRED, NEW_SETTINGS_INVALID. */
export default method('auth.recoverPassword', async ({ code, new_settings }, context) =>
  loggedIn(context, await context.send({ type: 'RecoverPassword', code, password: newPassword(new_settings) })));
