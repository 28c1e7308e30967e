/** A user's folders (`filters:<owner>`), and the owners of links to shared lists (`shared-list:<slug>`). */
import type { DialogFilter, SharedList } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';

export type KeptFilter = {
  /** Position of the DialogFilterKept. */
  at: number;
  isList: boolean;
  /** Link that it was imported from; '': created by the owner. */
  slug: string;
};

export type Filters = {
  /** Order chosen by the owner; other folders follow by number. 0: the list of all dialogs; if absent, it comes first. */
  order: number[];
  kept: { [filter: number]: KeptFilter };
  tags: boolean;
  /** Links to the owner's own lists. */
  links: { [slug: string]: number };
};

/** A link: its owner, the folder, and the position of the DialogFilterShared. */
export type Link = { owner: number; filter: number; at: number };

const filters = documentKind<Filters>('filters');
const links = documentKind<Link>('shared-list');
type Reader = Pick<Documents, 'get'>;

const none = (): Filters => ({ order: [], kept: {}, tags: false, links: {} });

export function filtersOf(documents: Reader, owner: number): Readonly<Filters> {
  return filters.find(documents, owner) ?? none();
}

export function changeFilters(documents: Documents, owner: number, change: (filters: Filters) => void): void {
  const changed = filters.find(documents, owner) ?? none();
  change(changed);
  filters.put(documents, owner, changed);
}

export function linkOf(documents: Reader, slug: string): Readonly<Link> | undefined {
  return links.find(documents, slug);
}

export function putLink(documents: Documents, slug: string, link: Link): void {
  links.put(documents, slug, link);
}

export function removeLink(documents: Documents, slug: string): void {
  links.remove(documents, slug);
}

export function forgetFilters(documents: Documents, owner: number): void {
  for (const slug of Object.keys(filtersOf(documents, owner).links)) removeLink(documents, slug);
  filters.remove(documents, owner);
}

/** A folder's definition; undefined: no such folder, or its key was destroyed. */
export function detailsOf({ documents, journal }: View, owner: number, filter: number): DialogFilter | undefined {
  const kept = filtersOf(documents, owner).kept[filter];
  const fact = kept && journal.read(kept.at)?.fact;
  return fact?.type === 'DialogFilterKept' ? fact.details : undefined;
}

/** The chats shared by a link; undefined when its key was destroyed. */
export function sharedBy({ journal }: View, { at }: Link): SharedList | undefined {
  const fact = journal.read(at)?.fact;
  return fact?.type === 'DialogFilterShared' ? fact.list : undefined;
}

/** All chats that a folder lists explicitly, pinned ones first. */
export function chatsIn({ pinned, included }: DialogFilter): number[] {
  return [...new Set([...pinned, ...included])];
}
