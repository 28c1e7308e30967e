import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { awaitedPasswordOf } from '../auth/authorization.ts';
import { refuseCode } from '../auth/login.ts';
import { revoked } from '../auth/revocation.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { accountOf } from './account.ts';

/**
 * account.confirmPhone, with the code that was sent to the account's number: "This will cancel deletion of the account and will log out the user that tried
 * to reset it" (core.telegram.org/api/account-deletion).
 */
export type CancelAccountDeletion = { type: 'CancelAccountDeletion'; phoneCodeHash: string; code: string };

export type CancelAccountDeletionState = { isAsked: boolean; asking: bigint | undefined };

export function load({ documents }: View, _: CancelAccountDeletion, { actor }: Context): CancelAccountDeletionState {
  const { deletionDueMs, deletionAskedBy } = accountOf(documents, actor);
  const asking = deletionAskedBy === undefined ? undefined : BigInt(deletionAskedBy);
  const isWaiting = asking !== undefined && awaitedPasswordOf(documents, asking)?.user === actor;
  return { isAsked: deletionDueMs > 0, asking: isWaiting ? asking : undefined };
}

export function cancelAccountDeletion({ isAsked, asking }: CancelAccountDeletionState, { code }: CancelAccountDeletion, context: Context): Fact[] {
  const { actor: user } = context;
  if (code !== '' && (!isAsked || context.evidence.code === 'expired')) throw refusal('CODE_HASH_INVALID');
  refuseCode(code, context);
  const cancelled: Fact = { type: 'AccountDeletionCancelled', stream: accountStream(user), user };
  return asking === undefined ? [cancelled] : [cancelled, revoked(user, asking, 'reset')];
}
