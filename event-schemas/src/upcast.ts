/** Upcasts old versions of facts to the newest one. All reading of the log goes through here: `decodeFact` for unsealed fields, `openFact` for private ones. */
import type { Fact, FactType, StoredFact } from './generated/codec.ts';
import { upcasts } from './upcasts.ts';

type Stored<T extends FactType> = Extract<StoredFact, { type: T }>;
type Opened<T extends FactType> = Extract<Fact, { type: T }>;

/**
 * Converts a fact from one version to the next. Pure and deterministic; must not modify its argument. All versions are decoded with the newest
 * schema, so newer fields are empty in the argument, and fields that are no longer written are still present.
 */
export type Step<T extends FactType> = {
  /** Converts unsealed fields. Sealed fields must be passed on unchanged. */
  stored?: (older: Stored<T>) => Stored<T>;
  /**
   * Converts private fields after they were opened; undefined fields (key destroyed) must stay undefined. The other fields have already passed all
   * `stored` steps.
   */
  opened?: (older: Opened<T>) => Opened<T>;
};

/** The element with index n − 1 converts version n to n + 1. */
export type Upcasts = { readonly [T in FactType]?: readonly Step<T>[] };

/** Upcasts a decoded fact of any version to the newest. */
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
