import { authKeyIdOf } from '@teamgram/domain';
import type { Fact } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';
import type { AuthKeys } from '../secrets/auth-keys.ts';
import type { Verifiers } from '../secrets/verifiers.ts';
import type { Erasures } from '../state/erasures.ts';

type Consequence<F> = (fact: F, event: RecordedEvent) => void | Promise<void>;
type Table = { [T in Fact['type']]?: Consequence<Extract<Fact, { type: T }>> };

/** What must be done outside the log once a fact is durable, before the caller hears of it. Most facts have no such consequence. */
export class Consequences {
  readonly #table: Table;

  constructor(erasures: Erasures, verifiers: Verifiers, authKeys: AuthKeys, wakeReactor: (partition: number) => void) {
    this.#table = {
      // What the client behind the key said of itself goes with the account; the key may serve another one.
      AuthorizationRevoked: ({ authKeyId, reason }) => (reason === 'account-deleted' ? authKeys.forgetClient(authKeyIdOf(authKeyId)) : undefined),
      MessagesErased: () => erasures.settleSoon(),
      MessageVersionsErased: () => erasures.settleSoon(),
      FileErased: () => erasures.settleSoon(),
      AccountDeleted: ({ user }) => {
        verifiers.keepOnly(user);
        return erasures.settleSoon();
      },
      DeliveryPosted: ({ partition }) => wakeReactor(partition),
      PasswordSet: ({ user }, { id }) => verifiers.keepOnly(user, id),
      PasswordRemoved: ({ user }) => verifiers.keepOnly(user),
    };
  }

  of(event: RecordedEvent): void | Promise<void> {
    return (this.#table[event.fact.type] as Consequence<Fact> | undefined)?.(event.fact, event);
  }
}
