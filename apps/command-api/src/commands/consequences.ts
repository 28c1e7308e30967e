import { authKeyIdOf } from '@teamgram/domain';
import type { Fact } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';
import type { AuthKeys } from '../secrets/auth-keys.ts';
import type { IdleKeys } from '../secrets/idle-keys.ts';
import type { PushTokens } from '../secrets/push-tokens.ts';
import type { Verifiers } from '../secrets/verifiers.ts';
import type { Erasures } from '../state/erasures.ts';

/** Service messages that warn an account's devices of a requested deletion or password reset. `id`: of the event that recorded the request. */
export type Warnings = { deletionAsked(user: number, id: Uint8Array): Promise<void>; resetAsked(user: number, id: Uint8Array): Promise<void> };

type Consequence<F> = (fact: F, event: RecordedEvent) => void | Promise<void>;
type Table = { [T in Fact['type']]?: Consequence<Extract<Fact, { type: T }>> };

/** Side effects outside the log, carried out once an event is durable and before the caller gets the reply. Most events have none. */
export class Consequences {
  readonly #table: Table;

  constructor(erasures: Erasures, verifiers: Verifiers, authKeys: AuthKeys, idleKeys: IdleKeys, pushTokens: PushTokens, wakeReactor: (partition: number) => void, warn: Warnings) {
    this.#table = {
      AuthorizationRevoked: ({ authKeyId, reason }, { timeMs }) => {
        pushTokens.forget(authKeyIdOf(authKeyId));
        // The client's self-description is deleted with the account; the auth key itself may be used for another one.
        if (reason === 'account-deleted') authKeys.forgetClient(authKeyIdOf(authKeyId));
        return idleKeys.used([authKeyIdOf(authKeyId)], Math.floor(timeMs / 1000));
      },
      DeviceUnregistered: ({ authKeyId }) => pushTokens.forget(authKeyIdOf(authKeyId)),
      MessagesErased: () => erasures.settleSoon(),
      MessageVersionsErased: () => erasures.settleSoon(),
      FileErased: () => erasures.settleSoon(),
      FileReturned: () => erasures.settleSoon(),
      HistoryImportEnded: () => erasures.settleSoon(),
      SecretChatDiscarded: () => erasures.settleSoon(),
      SecretQueueReceived: () => erasures.settleSoon(),
      AccountDeleted: ({ user }) => {
        verifiers.keepOnly(user);
        return erasures.settleSoon();
      },
      AccountDeletionRequested: ({ user }, { id }) => warn.deletionAsked(user, id),
      PasswordResetRequested: ({ user }, { id }) => warn.resetAsked(user, id),
      DeliveryPosted: ({ partition }) => wakeReactor(partition),
      PasswordSet: ({ user }, { id }) => verifiers.keepOnly(user, id),
      PasswordRemoved: ({ user }) => verifiers.keepOnly(user),
    };
  }

  of(event: RecordedEvent): void | Promise<void> {
    return (this.#table[event.fact.type] as Consequence<Fact> | undefined)?.(event.fact, event);
  }
}
