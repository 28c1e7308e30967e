/**
 * Facts of home that rules of other partitions read again by position: names and choices of privacy. Home opens them; they are kept here under
 * positions below −1, which no event of this journal has, until another fact takes their place or their owner's account ends.
 */
import type { Documents, Journal, Recorded } from '@teamgram/domain';
import type { Fact } from '@teamgram/event-schemas';

type Kept = Pick<Recorded, 'fact' | 'timeMs' | 'version'>;
/** What somebody's facts are about → where the newest one is kept. */
type Index = Record<string, number>;

const FIRST = -2;
const NO_BYTES = new Uint8Array(0);
const factName = (position: number) => `home:${position}`;
const indexName = (owner: number) => `homes:${owner}`;

/** Whose fact it is and about what; undefined for one that nobody reads again. Home sends these opened. */
export function keptAs(fact: Fact): { owner: number; about: string } | undefined {
  if (fact.type === 'UserRegistered' || fact.type === 'UserRenamed') return { owner: fact.user, about: 'name' };
  return fact.type === 'PrivacyChosen' ? { owner: fact.owner, about: `privacy/${fact.key}` } : undefined;
}

/** The event as it is to be folded here, kept if somebody will read it again. */
export function takeHomeEvent(documents: Documents, event: Recorded): Recorded {
  const { fact, timeMs, version } = event;
  const position = FIRST - event.position;
  const kept = keptAs(fact);
  if (kept) keep(documents, position, kept, { fact, timeMs, version });
  if (fact.type === 'AccountDeleted') forget(documents, fact.user);
  return { ...event, position };
}

function keep(documents: Documents, position: number, { owner, about }: { owner: number; about: string }, fact: Kept): void {
  const index = (documents.get(indexName(owner)) ?? {}) as Index;
  if (index[about] !== undefined) documents.remove(factName(index[about]));
  documents.put(factName(position), fact);
  documents.put(indexName(owner), { ...index, [about]: position });
}

function forget(documents: Documents, owner: number): void {
  for (const position of Object.values((documents.get(indexName(owner)) ?? {}) as Index)) documents.remove(factName(position));
  documents.remove(indexName(owner));
}

/** This journal, and beside it what is kept of home's. */
export function withHomeFacts(journal: Journal, documents: Pick<Documents, 'get'>): Journal {
  return {
    read: (position) => (position <= FIRST ? keptEvent(documents, position) : journal.read(position)),
    positionInStream: (stream, version) => journal.positionInStream(stream, version),
    streamVersion: (stream) => journal.streamVersion(stream),
  };
}

function keptEvent(documents: Pick<Documents, 'get'>, position: number): Recorded | undefined {
  const kept = documents.get(factName(position)) as Kept | undefined;
  return kept && { ...kept, position, id: NO_BYTES, correlationId: NO_BYTES };
}
