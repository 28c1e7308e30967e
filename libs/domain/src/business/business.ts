/** What decisions must know of a business (`business:<user>`): which parts its page has, which sticker, and its links (found by `business-link:<slug>`). */
import { endUse, use, usesAmong, type FileUse } from '../files/use.ts';
import { documentKind, type Documents } from '../view.ts';

export type BusinessPart = 'hours' | 'place' | 'intro';

/** `sticker`: a file, 0 = none. `links`: slugs by number. */
export type Business = { parts: BusinessPart[]; sticker: number; links: Record<string, string> };

const businesses = documentKind<Business>('business');
const bySlug = documentKind<{ user: number; link: number }>('business-link');
const NONE: Readonly<Business> = { parts: [], sticker: 0, links: {} };

type Reader = Pick<Documents, 'get'>;

export function businessOf(documents: Reader, user: number): Readonly<Business> {
  return businesses.find(documents, user) ?? NONE;
}
export function businessLinkBySlug(documents: Reader, slug: string): Readonly<{ user: number; link: number }> | undefined {
  return bySlug.find(documents, slug);
}
export function businessFiles(documents: Reader, user: number): FileUse[] {
  const { sticker } = businessOf(documents, user);
  return sticker === 0 ? [] : usesAmong(documents, [sticker]);
}

function change(documents: Documents, user: number, given: Partial<Business>): void {
  businesses.put(documents, user, { ...businessOf(documents, user), ...given });
}

export function setPart(documents: Documents, user: number, part: BusinessPart, sticker = 0): void {
  const { parts } = businessOf(documents, user);
  if (part === 'intro') showSticker(documents, user, sticker);
  change(documents, user, { parts: [...parts.filter((one) => one !== part), part] });
}
export function removePart(documents: Documents, user: number, part: string): void {
  if (part === 'intro') showSticker(documents, user, 0);
  change(documents, user, { parts: businessOf(documents, user).parts.filter((one) => one !== part) });
}

function showSticker(documents: Documents, user: number, sticker: number): void {
  const former = businessOf(documents, user).sticker;
  if (former === sticker) return;
  if (former !== 0) endUse(documents, former);
  if (sticker !== 0) use(documents, sticker);
  change(documents, user, { sticker });
}

export function keepLink(documents: Documents, user: number, link: number, slug: string): void {
  bySlug.put(documents, slug, { user, link });
  change(documents, user, { links: { ...businessOf(documents, user).links, [link]: slug } });
}
export function removeLink(documents: Documents, user: number, link: number): void {
  const { [link]: slug, ...links } = businessOf(documents, user).links;
  if (slug !== undefined) bySlug.remove(documents, slug);
  change(documents, user, { links });
}

export function forgetBusiness(documents: Documents, user: number): void {
  for (const slug of Object.values(businessOf(documents, user).links)) bySlug.remove(documents, slug);
  showSticker(documents, user, 0);
  businesses.remove(documents, user);
}
