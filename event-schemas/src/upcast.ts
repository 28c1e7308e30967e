/** Old facts as the newest version tells them. Everything that reads the log reads through here: `decodeFact` for what stands open, `openFact` for the rest. */
import type { Fact, FactType, StoredFact } from './generated/codec.ts';
import { upcasts } from './upcasts.ts';

type Stored<T extends FactType> = Extract<StoredFact, { type: T }>;
type Opened<T extends FactType> = Extract<Fact, { type: T }>;

/**
 * From one version of a fact to the next. Pure: the same fact gives the same fact, and the given one stays as it is. Bytes of every version are read
 * with the newest schema, so a field that came later is empty in what a step is given, and one that is no longer written is still there.
 */
export type Step<T extends FactType> = {
  /** What stands open. Sealed fields pass through as they are. */
  stored?: (older: Stored<T>) => Stored<T>;
  /** What was sealed, once it is open; undefined stays undefined, its key is gone. What stands open has been through every `stored` already. */
  opened?: (older: Opened<T>) => Opened<T>;
};

/** Step n − 1 leads from version n to n + 1. */
export type Upcasts = { readonly [T in FactType]?: readonly Step<T>[] };

/** A decoded fact of any version → the newest one's. */
export function upcast(fact: StoredFact, schemaVersion: number, table: Upcasts = upcasts): StoredFact {
  return stepsFrom(fact.type, schemaVersion, table).reduce((older, { stored }) => (stored ? stored(older as never) : older), fact);
}

/** The same for an opened fact that has been through `upcast`. */
export function upcastOpened(fact: Fact, schemaVersion: number, table: Upcasts = upcasts): Fact {
  return stepsFrom(fact.type, schemaVersion, table).reduce((older, { opened }) => (opened ? opened(older as never) : older), fact);
}

function stepsFrom(type: FactType, schemaVersion: number, table: Upcasts): Step<never>[] {
  const steps: readonly object[] = table[type] ?? [];
  return steps.slice(Math.max(schemaVersion, 1) - 1) as Step<never>[];
}
