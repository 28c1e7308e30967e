import type { AuthCommand } from '../command.ts';
import { openToStrangers, rule, type RuleTable } from '../rule.ts';
import * as acceptLoginToken from './accept-login-token.ts';
import * as checkPassword from './check-password.ts';
import * as logOut from './log-out.ts';
import * as removePassword from './remove-password.ts';
import * as resetAuthorization from './reset-authorization.ts';
import * as resetOtherAuthorizations from './reset-other-authorizations.ts';
import * as setPassword from './set-password.ts';
import * as signIn from './sign-in.ts';
import * as signUp from './sign-up.ts';

export const authRules: RuleTable<AuthCommand> = {
  SignIn: openToStrangers(rule(signIn.load, signIn.signIn)),
  SignUp: openToStrangers(rule(signUp.load, signUp.signUp)),
  CheckPassword: openToStrangers(rule(checkPassword.load, checkPassword.checkPassword)),
  SetPassword: rule(setPassword.load, setPassword.setPassword),
  RemovePassword: rule(removePassword.load, removePassword.removePassword),
  AcceptLoginToken: rule(acceptLoginToken.load, acceptLoginToken.acceptLoginToken),
  LogOut: openToStrangers(rule(logOut.load, logOut.logOut)),
  ResetAuthorization: rule(resetAuthorization.load, resetAuthorization.resetAuthorization),
  ResetOtherAuthorizations: rule(resetOtherAuthorizations.load, resetOtherAuthorizations.resetOtherAuthorizations),
};
