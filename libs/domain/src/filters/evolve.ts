import type { Evolutions } from '../evolution.ts';
import { changeFilters, putLink, removeLink } from './filters.ts';

type FiltersFact = 'DialogFilterKept' | 'DialogFilterRemoved' | 'DialogFiltersReordered' | 'DialogFilterTagsChosen' | 'DialogFilterShared' | 'DialogFilterUnshared';

export const filtersEvolutions: Evolutions<FiltersFact> = {
  DialogFilterKept: (documents, { owner, filter, isList, slug }, { position }) => changeFilters(documents, owner, (filters) => {
    filters.kept[filter] = { at: position, isList, slug };
  }),
  DialogFilterRemoved: (documents, { owner, filter }) => changeFilters(documents, owner, (filters) => {
    filters.order = filters.order.filter((one) => one !== filter);
    delete filters.kept[filter];
    for (const slug of Object.keys(filters.links).filter((one) => filters.links[one] === filter)) {
      delete filters.links[slug];
      removeLink(documents, slug);
    }
  }),
  DialogFiltersReordered: (documents, { owner, filters: order }) => changeFilters(documents, owner, (filters) => { filters.order = [...order]; }),
  DialogFilterTagsChosen: (documents, { owner, shown }) => changeFilters(documents, owner, (filters) => { filters.tags = shown; }),
  DialogFilterShared: (documents, { owner, filter, slug }, { position }) => {
    changeFilters(documents, owner, (filters) => { filters.links[slug] = filter; });
    putLink(documents, slug, { owner, filter, at: position });
  },
  DialogFilterUnshared: (documents, { owner, slug }) => {
    changeFilters(documents, owner, (filters) => { delete filters.links[slug]; });
    removeLink(documents, slug);
  },
};
