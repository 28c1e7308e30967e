import type { Ephemeral, PresenceOf } from '@teamgram/host';

/**
 * Passing acts, which the log does not keep: who is online, who is typing. Memory is the default, for one projections process; with Redis behind
 * the same port several share what they know. Nothing here is a promise: what is lost was about to pass anyway.
 */
export interface Presence {
  /** Notes an act and tells it to every listener of every process, this one included. */
  publish(act: Ephemeral): void;
  /** In the order asked. */
  of(users: readonly number[]): Promise<PresenceOf[]>;
  /** Saves what is not saved yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Hears each act that any process publishes, once. */
export type OnAct = (act: Ephemeral) => void;
