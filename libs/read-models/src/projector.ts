import type { Fact, FactType } from '@teamgram/event-schemas';
import type { EventOf, StoredEvent } from './event.ts';
import type { Rows } from './postgres/rows.ts';

/** An event with its private fields open: a field whose key was destroyed is undefined. */
export type OpenedEvent<T extends FactType> = Omit<EventOf<T>, 'fact'> & { fact: Extract<Fact, { type: T }> };

type Handlers = { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };
type OpenHandlers = { [T in FactType]?: (event: OpenedEvent<T>, rows: Rows) => void };

/** What one room makes of facts: rows. It decides nothing and reads nothing; a fact without a handler is none of its business. */
export type Projector = {
  room: string;
  /** Facts whose private fields the room stores open. */
  opens: ReadonlySet<FactType>;
  apply(event: StoredEvent | OpenedEvent<FactType>, rows: Rows): void;
};

/** @param sealed handlers of facts that are stored as they are; @param opened handlers that need the private fields open */
export function projector(room: string, sealed: Handlers, opened: OpenHandlers = {}): Projector {
  const handlers = { ...sealed, ...opened } as Partial<Record<FactType, (event: never, rows: Rows) => void>>;
  return {
    room,
    opens: new Set(Object.keys(opened) as FactType[]),
    apply: (event, rows) => handlers[event.fact.type]?.(event as never, rows),
  };
}
