import { authKeyIdOf } from '../auth/auth-key-id.ts';
import { removePassword } from '../auth/authorization.ts';
import { forgetVoices } from '../channels/voices.ts';
import type { Evolutions } from '../evolution.ts';
import { forgetFilters } from '../filters/filters.ts';
import { dropFilesOf, endUse } from '../files/use.ts';
import { forgetMuted } from '../dialogs/muted.ts';
import { forgetPrivacy } from '../privacy/choices.ts';
import { putKeptInArchive } from '../privacy/kept-in-archive.ts';
import { allScheduledOf, forgetScheduled } from '../scheduled/scheduled.ts';
import { joinQueue } from '../retention/queue.ts';
import { orphan } from '../channels/owned-chats.ts';
import { forgetBusiness } from '../business/business.ts';
import { forgetQuickReplies } from '../business/quick-replies.ts';
import { forgetLook } from '../looks/look.ts';
import { forgetContactPhotos } from '../contacts/contact-photo.ts';
import { forgetBlocked } from '../contacts/contact.ts';
import { forgetGifs } from '../files/gifs.ts';
import { forgetShelf } from '../looks/shelf.ts';
import { forgetNames } from '../usernames/names.ts';
import { forgetSettings } from '../settings/settings.ts';
import { forgetUser, userOf } from '../users/user.ts';
import { accountsToEmpty, changeAccount, DELETION_DELAY_MS, putAccountsToEmpty } from './account.ts';
import { putAuthorizationChoices } from './authorization-choices.ts';
import { awaitIdle, noteAuthorizationSeen } from './idle-authorizations.ts';
import { changePushDevice } from './push-device.ts';
import { addPasskey, forgetPasskeys, removePasskey, usePasskey } from './passkeys.ts';
import { changeRecovery, forgetRecovery, RESET_AGAIN_MS, RESET_DELAY_MS } from './recovery.ts';
import { noteSeen } from './seen.ts';
import { putTakeoutSession } from './takeout-session.ts';

type AccountFact =
  | 'AccountSeen'
  | 'AccountTtlSet'
  | 'DefaultTtlSet'
  | 'AccountDeletionRequested'
  | 'AccountDeletionCancelled'
  | 'AccountDeleted'
  | 'MailboxEmptied'
  | 'TakeoutMade'
  | 'TakeoutSessionBegun'
  | 'TakeoutSessionFinished'
  | 'AuthorizationTtlChosen'
  | 'AuthorizationSeen'
  | 'AuthorizationSettingsChosen'
  | 'DeviceRegistered'
  | 'DeviceUnregistered'
  | 'DeviceLockSet'
  | 'PasskeyRegistered'
  | 'PasskeyUsed'
  | 'PasskeyRemoved'
  | 'RecoveryEmailSet'
  | 'RecoveryEmailRemoved'
  | 'PasswordResetRequested'
  | 'PasswordResetDeclined';

export const accountEvolutions: Evolutions<AccountFact> = {
  AccountSeen: (documents, { user }, { timeMs }) => noteSeen(documents, user, timeMs),
  AccountTtlSet: (documents, { user, days }, { timeMs }) => {
    changeAccount(documents, user, (account) => { account.ttlDays = days; });
    noteSeen(documents, user, timeMs);
  },
  DefaultTtlSet: (documents, { user, periodS }) => changeAccount(documents, user, (account) => { account.defaultTtlS = periodS; }),
  AccountDeletionRequested: (documents, { user }, { timeMs, correlationId }) => {
    changeAccount(documents, user, (account) => {
      account.deletionDueMs = timeMs + DELETION_DELAY_MS;
      account.deletionAskedBy = String(authKeyIdOf(correlationId));
    });
    joinQueue(documents, 'deletions/7', timeMs + DELETION_DELAY_MS, user);
  },
  AccountDeletionCancelled: (documents, { user }) => changeAccount(documents, user, (account) => {
    account.deletionDueMs = 0;
    account.deletionAskedBy = undefined;
  }),
  AuthorizationTtlChosen: (documents, { user, days }, { timeMs }) => {
    changeAccount(documents, user, (account) => { account.authorizationTtl = { days, sinceMs: timeMs }; });
    awaitIdle(documents, user, timeMs);
  },
  AuthorizationSeen: (documents, { user, authKeyId }, { timeMs }) => noteAuthorizationSeen(documents, user, authKeyIdOf(authKeyId), timeMs),
  AuthorizationSettingsChosen: (documents, { authKeyId, callsDisabled, secretChatsDisabled }) =>
    putAuthorizationChoices(documents, authKeyIdOf(authKeyId), { callsDisabled, secretChatsDisabled }),
  DeviceRegistered: (documents, { authKeyId, tokenType, noMuted, appSandbox }) =>
    changePushDevice(documents, authKeyIdOf(authKeyId), { choices: { tokenType, noMuted, appSandbox } }),
  DeviceUnregistered: (documents, { authKeyId }) => changePushDevice(documents, authKeyIdOf(authKeyId), { choices: undefined }),
  DeviceLockSet: (documents, { authKeyId, periodS }) => changePushDevice(documents, authKeyIdOf(authKeyId), { lockedAfterS: periodS }),
  PasskeyRegistered: (documents, { user, passkey: id, counter }, { position, timeMs }) => addPasskey(documents, user, { id, position, counter, registeredMs: timeMs, usedMs: 0 }),
  PasskeyUsed: (documents, { user, passkey, counter }, { timeMs }) => usePasskey(documents, user, passkey, counter, timeMs),
  PasskeyRemoved: (documents, { user, passkey }) => removePasskey(documents, user, passkey),
  RecoveryEmailSet: (documents, { user }, { position }) => changeRecovery(documents, user, (recovery) => { recovery.email = position; }),
  RecoveryEmailRemoved: (documents, { user }) => changeRecovery(documents, user, (recovery) => { recovery.email = undefined; }),
  PasswordResetRequested: (documents, { user }, { timeMs }) => changeRecovery(documents, user, (recovery) => { recovery.resetDueMs = timeMs + RESET_DELAY_MS; }),
  PasswordResetDeclined: (documents, { user }, { timeMs }) => changeRecovery(documents, user, (recovery) => {
    recovery.resetDueMs = 0;
    recovery.resetAgainMs = timeMs + RESET_AGAIN_MS;
  }),
  AccountDeleted: (documents, { user }, { timeMs }) => {
    orphan(documents, user, timeMs);
    for (const photo of userOf(documents, user)?.photos ?? []) endUse(documents, photo);
    forgetNames(documents, user);
    forgetVoices(documents, user);
    forgetLook(documents, user);
    forgetShelf(documents, user);
    forgetGifs(documents, user);
    forgetContactPhotos(documents, user);
    forgetBlocked(documents, user);
    forgetBusiness(documents, user);
    forgetQuickReplies(documents, user);
    for (const { position } of allScheduledOf(documents, user)) dropFilesOf(documents, position);
    forgetScheduled(documents, user);
    forgetUser(documents, user);
    forgetPrivacy(documents, user);
    putKeptInArchive(documents, user, undefined);
    forgetMuted(documents, user);
    forgetFilters(documents, user);
    removePassword(documents, user);
    forgetRecovery(documents, user);
    forgetPasskeys(documents, user);
    forgetSettings(documents, user);
    putTakeoutSession(documents, user, undefined);
    putAccountsToEmpty(documents, [...accountsToEmpty(documents), user]);
  },
  MailboxEmptied: (documents, { user, through, complete }) => {
    changeAccount(documents, user, (account) => { account.emptiedThrough = through; });
    if (complete) putAccountsToEmpty(documents, accountsToEmpty(documents).filter((one) => one !== user));
  },
  // For the account's owner and auditors; no rule depends on it.
  TakeoutMade: () => {},
  TakeoutSessionBegun: (documents, { user, takeout }) => putTakeoutSession(documents, user, { takeout }),
  TakeoutSessionFinished: (documents, { user }) => putTakeoutSession(documents, user, undefined),
};
