import type { Database } from '../postgres/database.ts';

export type DialogFilterRow = {
  filter: number;
  isList: boolean;
  /** Link from which it was imported; '': created by the owner. */
  slug: string;
  /** Whether the owner has created links to it. */
  isShared: boolean;
  /** Stored bytes of the DialogFilterKept. */
  event: Uint8Array;
};

/** Order of the filters (0: the list of all dialogs), and whether dialogs show folder tags. */
export type DialogFilterArrangement = { filters: number[]; tags: boolean };

/** `event`: stored bytes of the DialogFilterShared. */
export type SharedListRow = { slug: string; owner: number; filter: number; event: Uint8Array };

const FILTER = `select f.filter, f.is_list as "isList", f.slug, f.event,
    exists (select 1 from shared_list l where l.owner = f.owner and l.filter = f.filter) as "isShared"
  from dialog_filter f`;
const all = { name: 'dialog-filters', text: `${FILTER} where f.owner = $1 order by f.filter` };
const one = { name: 'dialog-filter', text: `${FILTER} where f.owner = $1 and f.filter = $2` };
const arrangement = {
  name: 'dialog-filter-arrangement',
  text: `select coalesce(filters, '{}')::int4[] as filters, coalesce(tags, false) as tags from dialog_filter_arrangement where owner = $1`,
};
const links = { name: 'shared-lists', text: 'select slug, owner, filter, event from shared_list where owner = $1 and filter = $2 order by slug' };
const link = { name: 'shared-list', text: 'select slug, owner, filter, event from shared_list where slug = $1' };

export type FilterQueries = ReturnType<typeof filterQueries>;

export function filterQueries(database: Database) {
  return {
    dialogFilters(owner: number): Promise<DialogFilterRow[]> {
      return database.query<DialogFilterRow>(all, [owner]);
    },

    async dialogFilter(owner: number, filter: number): Promise<DialogFilterRow | undefined> {
      return (await database.query<DialogFilterRow>(one, [owner, filter]))[0];
    },

    async dialogFilterArrangement(owner: number): Promise<DialogFilterArrangement> {
      return (await database.query<DialogFilterArrangement>(arrangement, [owner]))[0] ?? { filters: [], tags: false };
    },

    /** The links to one filter. */
    sharedLists(owner: number, filter: number): Promise<SharedListRow[]> {
      return database.query<SharedListRow>(links, [owner, filter]);
    },

    /** The list that a link shares; undefined: no such link, or revoked. */
    async sharedList(slug: string): Promise<SharedListRow | undefined> {
      return (await database.query<SharedListRow>(link, [slug]))[0];
    },
  };
}
