import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { tlAuthorization } from './login.ts';

/** A4: a login token to show as QR code, or the account if the last token was accepted. */
export async function loginToken(context: Context, exceptUserIds: number[]): Promise<tl.auth.LoginToken> {
  const { services, session } = context;
  if (session.authorization.passwordPending) throw refusal('SESSION_PASSWORD_NEEDED');
  const token = await services.commandApi.call('login.export-token', { authKeyId: session.authorization.keyId, exceptUserIds });
  if (token.kind === 'pending') return { _: 'auth.loginToken', expires: token.expiresAtS, token: token.token };
  services.sessions.assign(session.authorization, token.userId);
  return { _: 'auth.loginTokenSuccess', authorization: await tlAuthorization(context) };
}
