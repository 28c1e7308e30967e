/**
 * Events of the home journal that deciders of other partitions read by position: names, privacy settings, folders, automatic business messages. Home
 * sends them opened. They are stored here under positions below −1, which no event of this journal has, until a later event replaces or ends them or
 * their owner's account is deleted.
 */
import { deserialize, serialize } from 'node:v8';
import type { Documents, Journal, Recorded } from '@teamgram/domain';
import type { Fact } from '@teamgram/event-schemas';

/** Documents are JSON but facts contain bytes, so `fact` is the node:v8 serialisation in base64. */
type Kept = Pick<Recorded, 'timeMs' | 'version'> & { fact: string };
/** Per owner: topic of a fact → position under which the newest one is stored. */
type Index = Record<string, number>;

const FIRST = -2;
const NO_BYTES = new Uint8Array(0);
const factName = (position: number) => `home:${position}`;
const indexName = (owner: number) => `homes:${owner}`;

type Names<Named> = { [T in Fact['type']]?: (fact: Extract<Fact, { type: T }>) => Named };
const named = <Named>(names: Names<Named>, fact: Fact) => (names[fact.type] as ((fact: Fact) => Named) | undefined)?.(fact);

/** Facts to store, with their owner and topic. */
const keepers: Names<{ owner: number; about: string }> = {
  UserRegistered: ({ user }) => ({ owner: user, about: 'name/' }),
  UserRenamed: ({ user }) => ({ owner: user, about: 'name/' }),
  PrivacyChosen: ({ owner, key }) => ({ owner, about: `privacy/${key}/` }),
  DialogFilterKept: ({ owner, filter }) => ({ owner, about: `filter/${filter}/` }),
  BusinessHoursSet: ({ user }) => ({ owner: user, about: 'business/hours/' }),
  BusinessGreetingSet: ({ user }) => ({ owner: user, about: 'business/greeting/' }),
  BusinessAwaySet: ({ user }) => ({ owner: user, about: 'business/away/' }),
  QuickReplyMessageKept: ({ user, shortcut, messageId }) => ({ owner: user, about: `quick/${shortcut}/${messageId}/` }),
};

/** Facts that end stored ones, with the topic prefixes that they end. */
const enders: Names<{ owner: number; abouts: string[] }> = {
  DialogFilterRemoved: ({ owner, filter }) => ({ owner, abouts: [`filter/${filter}/`] }),
  BusinessPartRemoved: ({ user, part }) => ({ owner: user, abouts: [`business/${part}/`] }),
  QuickReplyMessagesRemoved: ({ user, shortcut, messageIds }) => ({ owner: user, abouts: messageIds.map((id) => `quick/${shortcut}/${id}/`) }),
  QuickReplyRemoved: ({ user, shortcut }) => ({ owner: user, abouts: [`quick/${shortcut}/`] }),
  AccountDeleted: ({ user }) => ({ owner: user, abouts: [''] }),
};

/** Whether deciders read this fact by position, so that home must send it opened. */
export function isReadAgain({ type }: Fact): boolean {
  return type in keepers;
}

/** Renumbers a home event for this partition, and stores or removes what it affects. */
export function takeHomeEvent(documents: Documents, event: Recorded): Recorded {
  const { fact, timeMs, version } = event;
  const position = FIRST - event.position;
  const kept = named(keepers, fact);
  if (kept) keep(documents, position, kept, { fact: serialize(fact).toString('base64'), timeMs, version });
  const ended = named(enders, fact);
  if (ended) forget(documents, ended);
  return { ...event, position };
}

function keep(documents: Documents, position: number, { owner, about }: { owner: number; about: string }, fact: Kept): void {
  const index = (documents.get(indexName(owner)) ?? {}) as Index;
  if (index[about] !== undefined) documents.remove(factName(index[about]));
  documents.put(factName(position), fact);
  documents.put(indexName(owner), { ...index, [about]: position });
}

function forget(documents: Documents, { owner, abouts }: { owner: number; abouts: string[] }): void {
  const index = Object.entries((documents.get(indexName(owner)) ?? {}) as Index);
  const isEnded = ([about]: [string, number]) => abouts.some((beginning) => about.startsWith(beginning));
  for (const [, position] of index.filter(isEnded)) documents.remove(factName(position));
  const left = index.filter((entry) => !isEnded(entry));
  if (left.length > 0) documents.put(indexName(owner), Object.fromEntries(left));
  else documents.remove(indexName(owner));
}

/** This journal together with the stored events of home. */
export function withHomeFacts(journal: Journal, documents: Pick<Documents, 'get'>): Journal {
  return {
    read: (position) => (position <= FIRST ? keptEvent(documents, position) : journal.read(position)),
    positionInStream: (stream, version) => journal.positionInStream(stream, version),
    streamVersion: (stream) => journal.streamVersion(stream),
  };
}

function keptEvent(documents: Pick<Documents, 'get'>, position: number): Recorded | undefined {
  const kept = documents.get(factName(position)) as Kept | undefined;
  return kept && { ...kept, fact: deserialize(Buffer.from(kept.fact, 'base64')) as Fact, position, id: NO_BYTES, correlationId: NO_BYTES };
}
