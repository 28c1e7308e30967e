import type { Fact, StoredFact } from '@teamgram/event-schemas';

/** The data keys that one event destroys: leaves of its own stream, or whole streams. Empty for most events. */
export type Destroyed = { leaves: readonly { stream: string; version: number }[]; streams: readonly string[] };

const NOTHING: Destroyed = { leaves: [], streams: [] };

type Either<T extends Fact['type']> = Extract<Fact | StoredFact, { type: T }>;
const destroyers: { [T in Fact['type']]?: (fact: Either<T>) => Destroyed } = {
  MessagesErased: versionsOf,
  MessageVersionsErased: versionsOf,
  FileReturned: versionsOf,
  HistoryImportEnded: versionsOf,
  SecretChatDiscarded: versionsOf,
  SecretQueueReceived: versionsOf,
  AccountDeleted: ({ streams }) => ({ leaves: [], streams }),
  FileErased: ({ stream }) => ({ leaves: [], streams: [stream] }),
};

/** Defines which facts destroy which keys; the owner of the keyring carries it out, an auditor relies on it. */
export function destroyedBy(fact: Fact | StoredFact): Destroyed {
  return (destroyers[fact.type] as ((fact: unknown) => Destroyed) | undefined)?.(fact) ?? NOTHING;
}

function versionsOf({ stream, versions }: { stream: string; versions: readonly number[] }): Destroyed {
  return { leaves: versions.map((version) => ({ stream, version })), streams: [] };
}

/** Whether the keys of this event's private fields are among the destroyed ones. */
export function includesKeysOf({ leaves, streams }: Destroyed, event: { stream: string; version: number }): boolean {
  return streams.includes(event.stream) || leaves.some(({ stream, version }) => stream === event.stream && version === event.version);
}
