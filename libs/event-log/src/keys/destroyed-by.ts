import type { Fact, StoredFact } from '@teamgram/event-schemas';

/** Data keys that one event of the log destroys: leaves of its own stream, or everything of whole streams. Empty for every other event. */
export type Destroyed = { leaves: readonly { stream: string; version: number }[]; streams: readonly string[] };

const NOTHING: Destroyed = { leaves: [], streams: [] };

/** The one place that says which facts destroy which keys: the keyring's owner carries it out, an auditor reads it off. */
export function destroyedBy(fact: Fact | StoredFact): Destroyed {
  switch (fact.type) {
    case 'MessagesErased':
    case 'MessageVersionsErased': return { leaves: fact.versions.map((version) => ({ stream: fact.stream, version })), streams: [] };
    case 'AccountDeleted': return { leaves: [], streams: fact.streams };
    case 'FileErased': return { leaves: [], streams: [fact.stream] };
    default: return NOTHING;
  }
}

/** Whether the keys of an event's private fields are among those. */
export function includesKeysOf({ leaves, streams }: Destroyed, event: { stream: string; version: number }): boolean {
  return streams.includes(event.stream) || leaves.some(({ stream, version }) => stream === event.stream && version === event.version);
}
