import type { Database } from '../postgres/database.ts';
import { wantedExactly } from '../postgres/wanted.ts';

/** Encoded BusinessHours, ChatPlace, BusinessIntro; null = nothing is said of it. */
export type BusinessRow = { hours: Uint8Array | null; place: Uint8Array | null; intro: Uint8Array | null };
/** `description` is an encoded BusinessLink. `views`: how often somebody else has followed it. */
export type BusinessLinkRow = { link: number; userId: number; description: Uint8Array; views: number };

const page = { name: 'business', text: 'select hours, place, intro from business where user_id = $1' };
const LINK = 'select link, user_id as "userId", description, views from business_link';
const links = { name: 'business-links', text: `${LINK} where user_id = $1 order by link limit 500` };
const linkBySlug = { name: 'business-link-by-slug', text: `${LINK} where slug = $1` };

export type BusinessQueries = ReturnType<typeof businessQueries>;

export function businessQueries(database: Database) {
  return {
    /** Undefined: no business. */
    async business(user: number): Promise<BusinessRow | undefined> {
      return (await database.query<BusinessRow>(page, [user]))[0];
    },
    businessLinks(user: number): Promise<BusinessLinkRow[]> {
      return database.query<BusinessLinkRow>(links, [user]);
    },
    async businessLink(slug: string): Promise<BusinessLinkRow | undefined> {
      return (await database.query<BusinessLinkRow>(linkBySlug, [wantedExactly(slug)]))[0];
    },
  };
}
