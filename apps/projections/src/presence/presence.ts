import type { Ephemeral, PresenceOf } from '@teamgram/host';

/**
 * Ephemeral acts, which are not stored in the log: who is online, who is typing. In memory by default, for a single projections process; the Redis
 * implementation shares them between several. Best effort: a lost act would have expired soon anyway.
 */
export interface Presence {
  /** Records an act and delivers it to the listeners of every process, including this one. */
  publish(act: Ephemeral): void;
  /** In the order of `users`. */
  of(users: readonly number[]): Promise<PresenceOf[]>;
  /** Persists what is not saved yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Called once for each act published by any process. */
export type OnAct = (act: Ephemeral) => void;
