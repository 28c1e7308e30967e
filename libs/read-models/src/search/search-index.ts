/** The search index, filled from one journal in its order: the same journal and key give the same rows. */
import { asSent, placeOf, type Fact, type MessageSent } from '@teamgram/event-schemas';
import type { Database, Statement } from '../postgres/database.ts';
import { encodeColumn } from '../postgres/binary-array.ts';
import { decodeEvent, type OpenEvent, type StoredEvent } from '../event.ts';
import { blindTerms, keyCheck, POSTS_SCOPE } from './blind.ts';
import { markTerms, textOf, textTerms } from './terms.ts';
import { wordsOf } from './words.ts';

export type SearchIndexParts = {
  /** Used exclusively, because its statements form transactions. */
  database: Database;
  /** 32 bytes, from command-api. */
  key: Uint8Array;
  open: OpenEvent;
  /** The stored bytes of an earlier entry of the journal, by place. */
  entryAt: (place: number) => Uint8Array | Promise<Uint8Array>;
  partition: number;
};

export interface SearchIndex {
  /** Every event below it is in the index. */
  readonly position: number;
  /** Adds consecutive entries, the first at `position`. Nothing has changed when it throws. */
  add(entries: readonly Uint8Array[]): Promise<void>;
  /** Reads the position back from the database. */
  refresh(): Promise<void>;
  /** Deletes everything of this journal, to start over. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

type Opened<T extends Fact['type']> = Extract<Fact, { type: T }>;

/** The new row of each message; the last change in a batch wins. `null`: deleted. */
type Changes = Map<number, { sent: MessageSent; tokens: number[] } | null>;

const begin: Statement = { name: 'search-begin', text: 'insert into search_progress values ($1, 0, $2) on conflict do nothing' };
const standing: Statement = { name: 'search-standing', text: 'select position, key_check as check from search_progress where partition = $1' };
const advance: Statement = { name: 'search-advance', text: 'update search_progress set position = $2, key_check = $3 where partition = $1' };
const remove: Statement = { name: 'search-remove', text: 'delete from search_message where position = any($1::int8[])' };
const insert: Statement = {
  name: 'search-insert',
  text: `insert into search_message (position, mailboxes, numbers, tokens)
    select position, mailboxes::int8[], numbers::int4[], tokens::int8[] from unnest($1::int8[], $2::text[], $3::text[], $4::text[]) as rows(position, mailboxes, numbers, tokens)`,
};
const removeAll: Statement = { name: 'search-empty', text: 'delete from search_message where position >= $1 and position < $2' };

/** Collects the row changes caused by an event. */
function gathering({ key, open, entryAt, partition }: Omit<SearchIndexParts, 'database'>): (event: StoredEvent, changes: Changes) => Promise<void> {
  const scopes = blindTerms(key);

  function tokensOf(stream: string, sent: MessageSent, content: MessageSent['content']): number[] {
    if (!content) return [];
    const words = textTerms(wordsOf(textOf(content)));
    const tokens = [...words, ...markTerms(sent, content)].map(scopes(stream));
    // A post is indexed in the scope of its channel and in that of all posts.
    if (sent.post) for (const word of words) tokens.push(scopes(POSTS_SCOPE)(word));
    return [...new Set(tokens)].sort((one, other) => one - other);
  }

  async function gather(event: StoredEvent, changes: Changes): Promise<void> {
    const { envelope, fact } = event;
    if (fact.type === 'MessagesErased') return fact.messages.forEach((place) => changes.set(place, null));
    if (fact.type === 'MessageSent') {
      const sent = await open(event) as Opened<'MessageSent'>;
      changes.set(envelope.position, { sent, tokens: tokensOf(envelope.stream, sent, sent.content) });
    }
    if (fact.type === 'MessageImported') {
      const sent = asSent(await open(event) as Opened<'MessageImported'>);
      changes.set(envelope.position, { sent, tokens: tokensOf(envelope.stream, sent, sent.content) });
    }
    if (fact.type !== 'MessageEdited' || changes.get(fact.message) === null) return;
    const { content } = await open(event) as Opened<'MessageEdited'>;
    const sent = changes.get(fact.message)?.sent ?? decodeEvent(await entryAt(fact.message), partition).fact as unknown as MessageSent;
    changes.set(fact.message, { sent, tokens: tokensOf(envelope.stream, sent, content) });
  }

  return gather;
}

/** Opens the index of one partition's journal, emptying it if it was built with another key or version. */
export async function openSearchIndex({ database, key, open, entryAt, partition }: SearchIndexParts): Promise<SearchIndex> {
  const gather = gathering({ key, open, entryAt, partition });
  const check = keyCheck(key);
  let position = 0;

  /** One transaction, its statements sent at once; after a failure each later one fails too, and the last rolls back. */
  async function commit(changes: Changes, next: number): Promise<void> {
    const rows = [...changes].flatMap(([place, change]) => (change && change.tokens.length > 0 ? [{ place, ...change }] : []));
    const listed = (values: readonly number[]) => `{${values.join()}}`;
    await Promise.all([
      database.execute('begin'),
      changes.size > 0 && database.query(remove, [[...changes.keys()]]),
      rows.length > 0 && database.query(insert, [
        encodeColumn('int8', rows.map(({ place }) => place)),
        encodeColumn('text', rows.map(({ sent }) => listed(sent.deliveries.map(({ mailbox }) => mailbox)))),
        encodeColumn('text', rows.map(({ sent }) => listed(sent.deliveries.map(({ messageId }) => messageId)))),
        encodeColumn('text', rows.map(({ tokens }) => listed(tokens))),
      ]),
      database.query(advance, [partition, next, check]),
      database.execute('commit'),
    ]);
  }

  async function empty(): Promise<void> {
    await Promise.all([
      database.execute('begin'),
      database.query(removeAll, [placeOf(partition, 0), placeOf(partition + 1, 0)]),
      database.query(advance, [partition, 0, check]),
      database.execute('commit'),
    ]);
    position = 0;
  }

  async function refresh(): Promise<void> {
    const [row] = await database.query<{ position: number; check: number }>(standing, [partition]);
    if (row!.check !== check) return empty();
    position = row!.position;
  }

  await database.query(begin, [partition, check]);
  await refresh();
  return {
    get position() {
      return position;
    },
    async add(entries) {
      const changes: Changes = new Map();
      for (const bytes of entries) await gather(decodeEvent(bytes, partition), changes);
      await commit(changes, position + entries.length);
      position += entries.length;
    },
    refresh,
    empty,
    close: () => database.close(),
  };
}
