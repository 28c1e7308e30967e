/** A business's settings (`business:<user>`): positions of the facts that hold its parts, its sticker, and its links (found by `business-link:<slug>`). */
import { endUse, use, usesAmong, type FileUse } from '../files/use.ts';
import { changeUser, userOf } from '../users/user.ts';
import { documentKind, type Documents } from '../view.ts';

export type BusinessPart = 'hours' | 'place' | 'intro' | 'greeting' | 'away';

/** `at`: position of the fact of each part. `sticker`: a file, 0: none. `links`: slugs by id. */
export type Business = { at: { [Part in BusinessPart]?: number }; sticker: number; links: Record<string, string> };

const businesses = documentKind<Business>('business');
const bySlug = documentKind<{ user: number; link: number }>('business-link');
const NONE: Readonly<Business> = { at: {}, sticker: 0, links: {} };

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

export function setPart(documents: Documents, user: number, part: BusinessPart, position: number, sticker = 0): void {
  if (part === 'intro') showSticker(documents, user, sticker);
  putParts(documents, user, { ...businessOf(documents, user).at, [part]: position });
}
export function removePart(documents: Documents, user: number, part: string): void {
  if (part === 'intro') showSticker(documents, user, 0);
  const { [part as BusinessPart]: _former, ...others } = businessOf(documents, user).at;
  putParts(documents, user, others);
}

/** Whether a user has automatic messages is also noted in the user's document, which every send loads. */
function putParts(documents: Documents, user: number, at: Business['at']): void {
  change(documents, user, { at });
  const answers = at.greeting !== undefined || at.away !== undefined;
  if (answers === (userOf(documents, user)?.answers ?? false)) return;
  changeUser(documents, user, (changed) => {
    if (answers) changed.answers = true;
    else delete changed.answers;
  });
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
