import type { Fact } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';
import type { Verifiers } from '../secrets/verifiers.ts';
import type { Erasures } from '../state/erasures.ts';

type Consequence<F> = (fact: F, event: RecordedEvent) => void | Promise<void>;
type Table = { [T in Fact['type']]?: Consequence<Extract<Fact, { type: T }>> };

/** What must be done outside the log once a fact is durable, before the caller hears of it. Most facts have no such consequence. */
export class Consequences {
  readonly #table: Table;

  constructor(erasures: Erasures, verifiers: Verifiers, wakeReactor: (partition: number) => void) {
    this.#table = {
      MessagesErased: () => erasures.settleSoon(),
      DeliveryPosted: ({ partition }) => wakeReactor(partition),
      PasswordSet: ({ user }, { id }) => verifiers.keepOnly(user, id),
      PasswordRemoved: ({ user }) => verifiers.keepOnly(user),
    };
  }

  of(event: RecordedEvent): void | Promise<void> {
    return (this.#table[event.fact.type] as Consequence<Fact> | undefined)?.(event.fact, event);
  }
}
