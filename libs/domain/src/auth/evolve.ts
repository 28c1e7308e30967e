import type { Evolutions } from '../evolution.ts';
import { changeAccount } from '../account/account.ts';
import { forgetAuthorizationChoices } from '../account/authorization-choices.ts';
import { forgetPushDevice } from '../account/push-device.ts';
import { awaitIdle, forgetAuthorizationSeen } from '../account/idle-authorizations.ts';
import { changeRecovery, forgetRecovery, recoveryOf } from '../account/recovery.ts';
import { noteSeen } from '../account/seen.ts';
import { authKeyIdOf } from './auth-key-id.ts';
import { awaitPassword, grant, putPassword, removePassword, revoke } from './authorization.ts';

export const authEvolutions: Evolutions<'AuthorizationGranted' | 'AuthorizationRevoked' | 'PasswordAwaited' | 'PasswordSet' | 'PasswordRemoved'> = {
  AuthorizationGranted: (documents, { user, authKeyId, means }, { timeMs }) => {
    grant(documents, authKeyIdOf(authKeyId), { user, grantedAtMs: timeMs });
    noteSeen(documents, user, timeMs);
    awaitIdle(documents, user, timeMs);
    // The user knows the password or reads the recovery mail, which cancels a deletion requested without them.
    if (means === 'password' || means === 'recovery') changeAccount(documents, user, (account) => { account.deletionDueMs = 0; });
  },
  AuthorizationRevoked: (documents, { authKeyId }) => {
    revoke(documents, authKeyIdOf(authKeyId));
    forgetAuthorizationSeen(documents, authKeyIdOf(authKeyId));
    forgetAuthorizationChoices(documents, authKeyIdOf(authKeyId));
    forgetPushDevice(documents, authKeyIdOf(authKeyId));
  },
  PasswordAwaited: (documents, { user, authKeyId }, { timeMs }) => awaitPassword(documents, authKeyIdOf(authKeyId), { user, sinceMs: timeMs }),
  PasswordSet: (documents, { user }, { position }) => {
    putPassword(documents, user, position);
    // Setting a password cancels a requested reset.
    if (recoveryOf(documents, user).resetDueMs > 0) changeRecovery(documents, user, (recovery) => { recovery.resetDueMs = 0; });
  },
  PasswordRemoved: (documents, { user }) => {
    removePassword(documents, user);
    forgetRecovery(documents, user);
  },
};
