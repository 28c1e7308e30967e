import type { RecoveryEmailRemoved } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { recoveryOf } from './recovery.ts';

/** account.updatePasswordSettings with an empty e-mail address. Records nothing when none is set. */
export type RemoveRecoveryEmail = { type: 'RemoveRecoveryEmail' };

export type RemoveRecoveryEmailState = { isSet: boolean };

export function load({ documents }: View, _: RemoveRecoveryEmail, { actor }: Context): RemoveRecoveryEmailState {
  return { isSet: recoveryOf(documents, actor).email !== undefined };
}

export function removeRecoveryEmail({ isSet }: RemoveRecoveryEmailState, _: RemoveRecoveryEmail, { actor: user }: Context): RecoveryEmailRemoved[] {
  return isSet ? [{ type: 'RecoveryEmailRemoved', stream: accountStream(user), user }] : [];
}
