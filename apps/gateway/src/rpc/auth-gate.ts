/** Which methods may be called before anybody has logged in (I5). Unbound temporary keys (K4) are handled in libs/mtproto. */
import { refusal } from '@teamgram/domain';
import type { ApiMethod } from '@teamgram/tl';
import type { Session } from '../sessions/session.ts';

/** core.telegram.org/api/errors, `unauthed_allowed`: the methods that a client needs to log in and to show its first screen. */
const openMethods: ReadonlySet<string> = new Set<ApiMethod>([
  'auth.sendCode', 'auth.resendCode', 'auth.cancelCode', 'auth.signIn', 'auth.signUp', 'auth.checkPassword', 'auth.requestPasswordRecovery',
  'auth.recoverPassword', 'auth.checkRecoveryPassword', 'auth.importAuthorization', 'auth.importBotAuthorization', 'auth.exportLoginToken',
  'auth.importLoginToken', 'auth.bindTempAuthKey', 'auth.dropTempAuthKeys', 'auth.requestFirebaseSms', 'auth.resetLoginEmail',
  'auth.reportMissingCode', 'auth.checkPaidAuth', 'auth.initPasskeyLogin', 'auth.finishPasskeyLogin', 'auth.logOut',
  'account.deleteAccount', 'account.getPassword', 'account.sendVerifyEmailCode', 'account.verifyEmail',
  'help.getConfig', 'help.getNearestDc', 'help.getAppConfig', 'help.getAppUpdate', 'help.getCdnConfig', 'help.getCountriesList',
  'help.getInviteText', 'help.saveAppLog', 'help.getTermsOfServiceUpdate', 'help.acceptTermsOfService', 'help.getPassportConfig',
  'help.getDeepLinkInfo', 'help.getTimezonesList',
  'langpack.getLangPack', 'langpack.getStrings', 'langpack.getDifference', 'langpack.getLanguages', 'langpack.getLanguage',
]);

/** Refuses a method that the session may not call. Throws SESSION_PASSWORD_NEEDED, SESSION_REVOKED, AUTH_KEY_UNREGISTERED. */
export function admit(session: Session, name: string): void {
  if (session.userId !== 0 || openMethods.has(name)) return;
  const { passwordPending, revoked } = session.authorization;
  if (passwordPending) throw refusal('SESSION_PASSWORD_NEEDED');
  throw refusal(revoked ? 'SESSION_REVOKED' : 'AUTH_KEY_UNREGISTERED');
}
