/** Who may call what before somebody has logged in (I5), and with a temporary key that is not bound (K4). */
import type { ApiMethod } from '@teamgram/tl';
import type { Session } from '../sessions/session.ts';
import { refusal } from './refusal.ts';

/** core.telegram.org/api/errors, `unauthed_allowed`: what a client needs to log in and to show its first screen. */
const openMethods: ReadonlySet<string> = new Set<ApiMethod>([
  'auth.sendCode', 'auth.resendCode', 'auth.cancelCode', 'auth.signIn', 'auth.signUp', 'auth.checkPassword', 'auth.requestPasswordRecovery',
  'auth.recoverPassword', 'auth.checkRecoveryPassword', 'auth.importAuthorization', 'auth.importBotAuthorization', 'auth.exportLoginToken',
  'auth.importLoginToken', 'auth.bindTempAuthKey', 'auth.dropTempAuthKeys', 'auth.requestFirebaseSms', 'auth.resetLoginEmail',
  'auth.reportMissingCode', 'auth.checkPaidAuth', 'auth.initPasskeyLogin', 'auth.finishPasskeyLogin', 'auth.logOut',
  'account.getPassword', 'account.sendVerifyEmailCode', 'account.verifyEmail', 'account.initTakeoutSession',
  'help.getConfig', 'help.getNearestDc', 'help.getAppConfig', 'help.getAppUpdate', 'help.getCdnConfig', 'help.getCountriesList',
  'help.getInviteText', 'help.saveAppLog', 'help.getTermsOfServiceUpdate', 'help.acceptTermsOfService', 'help.getPassportConfig',
  'help.getDeepLinkInfo', 'help.getTimezonesList', 'help.test',
  'langpack.getLangPack', 'langpack.getStrings', 'langpack.getDifference', 'langpack.getLanguages', 'langpack.getLanguage',
]);

/** K4: "unbound temporary keys may call only" these (core.telegram.org/api/pfs). */
const unboundMethods: ReadonlySet<string> = new Set<ApiMethod>(['auth.bindTempAuthKey', 'help.getConfig', 'help.getNearestDc']);

/** Throws AUTH_KEY_PERM_EMPTY, SESSION_PASSWORD_NEEDED, AUTH_KEY_UNREGISTERED. */
export function admit(session: Session, name: string): void {
  const { key } = session.server;
  if (key.kind === 'temporary' && key.permanentKeyId === undefined && !unboundMethods.has(name)) throw refusal('AUTH_KEY_PERM_EMPTY');
  if (session.userId !== 0 || openMethods.has(name)) return;
  throw refusal(session.authorization.passwordPending ? 'SESSION_PASSWORD_NEEDED' : 'AUTH_KEY_UNREGISTERED');
}
