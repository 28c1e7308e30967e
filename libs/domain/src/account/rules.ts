import type { AccountCommand, EmptyMailbox, MakeTakeout, NoteAccountEnd, NoteAccountSeen, NoteAuthorizationSeen } from '../command.ts';
import { openToStrangers, rule, type RuleTable } from '../rule.ts';
import * as beginTakeoutSession from './begin-takeout-session.ts';
import * as cancelAccountDeletion from './cancel-account-deletion.ts';
import * as chooseAuthorizationSettings from './choose-authorization-settings.ts';
import * as chooseAuthorizationTtl from './choose-authorization-ttl.ts';
import * as declinePasswordReset from './decline-password-reset.ts';
import * as deleteAccount from './delete-account.ts';
import * as emptyMailbox from './empty-mailbox.ts';
import * as finishTakeoutSession from './finish-takeout-session.ts';
import * as logInByPasskey from './log-in-by-passkey.ts';
import * as makeTakeout from './make-takeout.ts';
import * as noteAccountEnd from './note-account-end.ts';
import * as noteAccountSeen from './note-account-seen.ts';
import * as noteAuthorizationSeen from './note-authorization-seen.ts';
import * as recoverPassword from './recover-password.ts';
import * as registerDevice from './register-device.ts';
import * as registerPasskey from './register-passkey.ts';
import * as removePasskey from './remove-passkey.ts';
import * as removeRecoveryEmail from './remove-recovery-email.ts';
import * as resetPassword from './reset-password.ts';
import * as setAccountTtl from './set-account-ttl.ts';
import * as setDefaultTtl from './set-default-ttl.ts';
import * as setDeviceLock from './set-device-lock.ts';
import * as setRecoveryEmail from './set-recovery-email.ts';
import * as unregisterDevice from './unregister-device.ts';

export const accountRules: RuleTable<AccountCommand> = {
  DeleteAccount: openToStrangers(rule(deleteAccount.load, deleteAccount.deleteAccount)),
  CancelAccountDeletion: rule(cancelAccountDeletion.load, cancelAccountDeletion.cancelAccountDeletion),
  SetRecoveryEmail: rule(setRecoveryEmail.load, setRecoveryEmail.setRecoveryEmail),
  RemoveRecoveryEmail: rule(removeRecoveryEmail.load, removeRecoveryEmail.removeRecoveryEmail),
  RecoverPassword: openToStrangers(rule(recoverPassword.load, recoverPassword.recoverPassword)),
  ResetPassword: rule(resetPassword.load, resetPassword.resetPassword),
  DeclinePasswordReset: rule(declinePasswordReset.load, declinePasswordReset.declinePasswordReset),
  ChooseAuthorizationTtl: rule(chooseAuthorizationTtl.load, chooseAuthorizationTtl.chooseAuthorizationTtl),
  ChooseAuthorizationSettings: rule(chooseAuthorizationSettings.load, chooseAuthorizationSettings.chooseAuthorizationSettings),
  RegisterDevice: rule(registerDevice.load, registerDevice.registerDevice),
  UnregisterDevice: rule(unregisterDevice.load, unregisterDevice.unregisterDevice),
  SetDeviceLock: rule(setDeviceLock.load, setDeviceLock.setDeviceLock),
  RegisterPasskey: rule(registerPasskey.load, registerPasskey.registerPasskey),
  RemovePasskey: rule(removePasskey.load, removePasskey.removePasskey),
  LogInByPasskey: openToStrangers(rule(logInByPasskey.load, logInByPasskey.logInByPasskey)),
  SetAccountTtl: rule(setAccountTtl.load, setAccountTtl.setAccountTtl),
  BeginTakeoutSession: rule(beginTakeoutSession.load, beginTakeoutSession.beginTakeoutSession),
  FinishTakeoutSession: rule(finishTakeoutSession.load, finishTakeoutSession.finishTakeoutSession),
  SetDefaultTtl: rule(setDefaultTtl.load, setDefaultTtl.setDefaultTtl),
};

export const internalAccountRules: RuleTable<NoteAccountEnd | NoteAccountSeen | NoteAuthorizationSeen | EmptyMailbox | MakeTakeout> = {
  NoteAccountEnd: rule(noteAccountEnd.load, noteAccountEnd.noteAccountEnd),
  NoteAccountSeen: rule(noteAccountSeen.load, noteAccountSeen.noteAccountSeen),
  NoteAuthorizationSeen: rule(noteAuthorizationSeen.load, noteAuthorizationSeen.noteAuthorizationSeen),
  EmptyMailbox: rule(emptyMailbox.load, emptyMailbox.emptyMailbox),
  MakeTakeout: rule(makeTakeout.load, makeTakeout.makeTakeout),
};
