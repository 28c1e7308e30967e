import type { Fact, FactType } from '@teamgram/event-schemas';
import type { EventOf, StoredEvent } from './event.ts';
import type { Rows } from './postgres/rows.ts';

/** An event with open private fields; a field whose key was destroyed is undefined. */
export type OpenedEvent<T extends FactType> = Omit<EventOf<T>, 'fact'> & { fact: Extract<Fact, { type: T }> };

type Handlers = { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };
type OpenHandlers = { [T in FactType]?: (event: OpenedEvent<T>, rows: Rows) => void };

/** Maps the facts of one room to rows. It decides nothing and reads nothing; facts without a handler are ignored. */
export type Projector = {
  room: string;
  /** Facts whose private fields the room stores unsealed. */
  opens: ReadonlySet<FactType>;
  apply(event: StoredEvent | OpenedEvent<FactType>, rows: Rows): void;
};

/** @param sealed handlers of facts stored as they are @param opened handlers that need open private fields */
export function projector(room: string, sealed: Handlers, opened: OpenHandlers = {}): Projector {
  const handlers = { ...sealed, ...opened } as Partial<Record<FactType, (event: never, rows: Rows) => void>>;
  return {
    room,
    opens: new Set(Object.keys(opened) as FactType[]),
    apply: (event, rows) => handlers[event.fact.type]?.(event as never, rows),
  };
}
