import type { Database } from '../postgres/database.ts';

/** `mutual`: the contact also has the owner in their list. */
export type ContactRow = { contact: number; phone: string; firstName: string; lastName: string; mutual: boolean };
/** `photo`: the photo that the owner set for the contact; null: the contact's own is shown. */
export type KnownContactRow = ContactRow & { photo: Uint8Array | null };
export type AcquaintanceRow = {
  isContact: boolean;
  isBlocked: boolean;
  /** The user has the owner as a contact, without a phone number. */
  isKnownWithoutNumber: boolean;
};
export type BlockedRow = { peer: number; blockedAtMs: number };

const COLUMNS = `c.contact, c.phone, c.first_name as "firstName", c.last_name as "lastName",
    exists (select from contact r where r.owner = c.contact and r.contact = c.owner) as mutual`;
const CONTACT = `select ${COLUMNS} from contact c where c.owner = $1`;

const all = { name: 'contacts', text: `${CONTACT} order by c.contact` };
const between = {
  name: 'contacts-between',
  text: `select c.owner, ${COLUMNS}, p.photo from contact c left join contact_photo p on p.owner = c.owner and p.contact = c.contact
    where c.owner = any($1::int8[]) and c.contact = any($2::int8[])`,
};
const searchNames = {
  name: 'search-contacts',
  text: `${CONTACT} and (position($2 in lower(c.first_name || ' ' || c.last_name)) > 0) order by c.contact limit $3`,
};
const owners = { name: 'owners-of-contact', text: 'select owner from contact where contact = $1 order by owner' };

const blocked = {
  name: 'blocked',
  text: `select peer, blocked_at_ms as "blockedAtMs" from blocked_peer where owner = $1 order by position desc offset $2 limit $3`,
};
const blockedCount = { name: 'blocked-count', text: 'select count(*)::int4 as peers from blocked_peer where owner = $1' };
const blockedAmong = { name: 'blocked-among', text: 'select peer from blocked_peer where owner = $1 and peer = any($2::int8[])' };

const acquaintance = {
  name: 'acquaintance',
  text: `select exists (select from contact where owner = $1 and contact = $2) as "isContact",
    exists (select from blocked_peer where owner = $1 and peer = $2) as "isBlocked",
    exists (select from contact where owner = $2 and contact = $1 and phone = '') as "isKnownWithoutNumber"`,
};

const withBirthday = {
  name: 'contacts-with-birthday',
  text: `select u.user_id as user from contact c join user_account u on u.user_id = c.contact
    where c.owner = $1 and u.birthday % 10000 = any($2::int4[]) order by u.user_id`,
};

const PAGE_LIMIT = 1_000;

export type ContactQueries = ReturnType<typeof contactQueries>;

export function contactQueries(database: Database) {
  return {
    contactsOf(owner: number): Promise<ContactRow[]> {
      return database.query<ContactRow>(all, [owner]);
    },

    /** Those of the users who are contacts of one of the owners. */
    contactsBetween(owners: readonly number[], users: readonly number[]): Promise<(KnownContactRow & { owner: number })[]> {
      return database.query<KnownContactRow & { owner: number }>(between, [owners, users]);
    },

    /** Contacts whose name contains the text, case-insensitively. */
    searchContacts(owner: number, text: string, limit: number): Promise<ContactRow[]> {
      return database.query<ContactRow>(searchNames, [owner, text.toLowerCase(), Math.min(limit, PAGE_LIMIT)]);
    },

    /** Contacts whose birthday is on one of these days, each as month * 100 + day. */
    contactsWithBirthday(owner: number, days: readonly number[]): Promise<{ user: number }[]> {
      return database.query<{ user: number }>(withBirthday, [owner, days]);
    },

    /** Users who have this user as a contact. */
    async ownersOfContact(user: number): Promise<number[]> {
      return (await database.query<{ owner: number }>(owners, [user])).map(({ owner }) => owner);
    },

    /** Latest first, and the total number. */
    async blockedOf(owner: number, offset: number, limit: number): Promise<{ blocked: BlockedRow[]; count: number }> {
      const [rows, [total]] = await Promise.all([
        database.query<BlockedRow>(blocked, [owner, offset, Math.min(limit, PAGE_LIMIT)]),
        database.query<{ peers: number }>(blockedCount, [owner]),
      ]);
      return { blocked: rows, count: total!.peers };
    },

    /** The relation of the owner to one user. */
    async acquaintance(owner: number, user: number): Promise<AcquaintanceRow> {
      return (await database.query<AcquaintanceRow>(acquaintance, [owner, user]))[0]!;
    },

    async blockedAmong(owner: number, peers: readonly number[]): Promise<number[]> {
      return (await database.query<{ peer: number }>(blockedAmong, [owner, peers])).map(({ peer }) => peer);
    },
  };
}
