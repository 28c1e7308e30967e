import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

/** event null: the filter or the link was deleted. */
const keep = lastWord({
  table: 'dialog_filter',
  columns: { owner: 'int8', filter: 'int4', is_list: 'bool', slug: 'text', event: 'bytea' },
  by: ['owner', 'filter'],
  gone: 'rows.event is null',
});

/** null: unchanged. */
const arrange = write({
  name: 'dialog_filter_arrangement',
  phase: 'insert',
  columns: { owner: 'int8', filters: 'text', tags: 'bool' },
  key: (row) => `${row.owner}`,
  parts: {
    upsert: `insert into dialog_filter_arrangement as a (owner, filters, tags) select * from rows
      on conflict (owner) do update set filters = coalesce(excluded.filters, a.filters), tags = coalesce(excluded.tags, a.tags)`,
  },
});

const share = lastWord({
  table: 'shared_list',
  columns: { slug: 'text', owner: 'int8', filter: 'int4', position: 'int8', event: 'bytea' },
  by: ['slug'],
  gone: 'rows.event is null',
});

/** Deletes the links of a removed filter that were created before its removal. */
const endLinks = write({
  name: 'shared_list_end',
  phase: 'amend',
  columns: { owner: 'int8', filter: 'int4', position: 'int8' },
  key: (row) => `${row.owner} ${row.filter}`,
  parts: { drop: 'delete from shared_list l using rows where l.owner = rows.owner and l.filter = rows.filter and l.position < rows.position' },
});

const forget = write({
  name: 'dialog_filter_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: {
    filters: 'delete from dialog_filter f using rows where f.owner = rows.owner',
    arrangement: 'delete from dialog_filter_arrangement a using rows where a.owner = rows.owner',
    links: 'delete from shared_list l using rows where l.owner = rows.owner',
  },
});

export const filters = projector('filters', {
  DialogFilterKept: ({ fact, bytes }, rows) =>
    rows.add(keep, { owner: fact.owner, filter: fact.filter, is_list: fact.isList, slug: fact.slug, event: bytes }),
  DialogFilterRemoved({ envelope: { position }, fact: { owner, filter } }, rows) {
    rows.add(keep, { owner, filter, is_list: null, slug: null, event: null });
    rows.add(endLinks, { owner, filter, position });
  },
  DialogFiltersReordered: ({ fact }, rows) => rows.add(arrange, { owner: fact.owner, filters: `{${fact.filters.join()}}`, tags: null }),
  DialogFilterTagsChosen: ({ fact }, rows) => rows.add(arrange, { owner: fact.owner, filters: null, tags: fact.shown }),
  DialogFilterShared: ({ envelope: { position }, fact: { slug, owner, filter }, bytes }, rows) => rows.add(share, { slug, owner, filter, position, event: bytes }),
  DialogFilterUnshared: ({ envelope: { position }, fact: { slug, owner, filter } }, rows) => rows.add(share, { slug, owner, filter, position, event: null }),
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { owner: fact.user }),
});
