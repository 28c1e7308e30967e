import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

/** The last fact of a batch about a filter or a link says how it stands; event null = it is gone. */
const keep = write({
  name: 'dialog_filter',
  phase: 'insert',
  columns: { owner: 'int8', filter: 'int4', is_list: 'bool', slug: 'text', event: 'bytea' },
  key: (row) => `${row.owner} ${row.filter}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    remove: 'delete from dialog_filter f using rows where f.owner = rows.owner and f.filter = rows.filter and rows.event is null',
    upsert: `insert into dialog_filter (owner, filter, is_list, slug, event) select * from rows where event is not null
      on conflict (owner, filter) do update set is_list = excluded.is_list, slug = excluded.slug, event = excluded.event`,
  },
});

/** null = as it was. */
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

const share = write({
  name: 'shared_list',
  phase: 'insert',
  columns: { slug: 'text', owner: 'int8', filter: 'int4', event: 'bytea' },
  key: (row) => `${row.slug}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    remove: 'delete from shared_list l using rows where l.slug = rows.slug and rows.event is null',
    upsert: `insert into shared_list (slug, owner, filter, event) select * from rows where event is not null
      on conflict (slug) do update set event = excluded.event`,
  },
});

/** The links of a filter that was removed, made before it was. */
const endLinks = write({
  name: 'shared_list_end',
  phase: 'amend',
  columns: { owner: 'int8', filter: 'int4' },
  key: (row) => `${row.owner} ${row.filter}`,
  parts: { drop: 'delete from shared_list l using rows where l.owner = rows.owner and l.filter = rows.filter' },
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
  DialogFilterRemoved({ fact: { owner, filter } }, rows) {
    rows.add(keep, { owner, filter, is_list: null, slug: null, event: null });
    rows.add(endLinks, { owner, filter });
  },
  DialogFiltersReordered: ({ fact }, rows) => rows.add(arrange, { owner: fact.owner, filters: `{${fact.filters.join()}}`, tags: null }),
  DialogFilterTagsChosen: ({ fact }, rows) => rows.add(arrange, { owner: fact.owner, filters: null, tags: fact.shown }),
  DialogFilterShared: ({ fact, bytes }, rows) => rows.add(share, { slug: fact.slug, owner: fact.owner, filter: fact.filter, event: bytes }),
  DialogFilterUnshared: ({ fact }, rows) => rows.add(share, { slug: fact.slug, owner: fact.owner, filter: fact.filter, event: null }),
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { owner: fact.user }),
});
