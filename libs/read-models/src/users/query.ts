import type { Database } from '../postgres/database.ts';
import { grantedNamesOf, type GrantedNames } from '../usernames/query.ts';

/** A user, all fields unsealed. `photo` is the encoded Photo (readPhoto) of the current profile photo, null: none. */
export type UserRow = GrantedNames & {
  userId: number;
  /** "person", "service" or "deleted"; a deleted one has no other data. */
  kind: string;
  /** Digits without the plus sign. */
  phone: string;
  firstName: string;
  lastName: string;
  /** '': none. */
  username: string;
  about: string;
  /** year * 10000 + month * 100 + day; year 0: hidden; 0: none. */
  birthday: number;
  /** null: derived from the id. */
  color: number | null;
  profileColor: number | null;
  registeredAtMs: number;
  photo: Uint8Array | null;
};

/** `photo` is an encoded Photo. */
export type ProfilePhotoRow = { photoId: number; photo: Uint8Array };

const SEARCH_LIMIT = 100;

const USER = `select u.user_id as "userId", u.kind, u.phone, u.first_name as "firstName", u.last_name as "lastName", u.username, u.about,
    u.birthday, u.color, ${grantedNamesOf('u.user_id')}, u.profile_color as "profileColor",
    u.registered_at_ms as "registeredAtMs", p.photo
  from user_account u left join lateral
    (select photo from profile_photo where user_id = u.user_id order by position desc limit 1) p on true`;

const byIds = { name: 'users-by-ids', text: `${USER} where u.user_id = any($1::int8[])` };
const byUsername = { name: 'user-by-username', text: `${USER} where u.username <> '' and lower(u.username) = lower($1)` };
const byPhones = { name: 'users-by-phones', text: `${USER} where u.phone <> '' and u.phone = any($1::text[])` };

// A range condition instead of `like`: with a generic plan, only a range can use the index.
const search = {
  name: 'search-users',
  text: `${USER} join (select user_id from user_account where username <> '' and lower(username) ~>=~ $1 and lower(username) ~<~ $2
      order by lower(username) using ~<~ limit $3) found on found.user_id = u.user_id order by lower(u.username) using ~<~`,
};

const photos = {
  name: 'profile-photos',
  text: `select photo_id as "photoId", photo from profile_photo where user_id = $1 and ($2::int8 = 0 or photo_id < $2)
    order by position desc offset $3 limit $4`,
};
const photoCount = { name: 'profile-photo-count', text: 'select count(*)::int4 as photos from profile_photo where user_id = $1' };

/** In byte order, every text with a prefix lies between the prefix and the prefix followed by the highest code point. */
const HIGHEST = '\u{10FFFF}';

export type UserQueries = ReturnType<typeof userQueries>;

export function userQueries(database: Database) {
  return {
    /** Those that exist, in no particular order. */
    usersByIds(userIds: readonly number[]): Promise<UserRow[]> {
      return database.query<UserRow>(byIds, [userIds]);
    },

    async userByUsername(username: string): Promise<UserRow | undefined> {
      return (await database.query<UserRow>(byUsername, [username]))[0];
    },

    /** @param phone digits without the plus sign */
    async userByPhone(phone: string): Promise<UserRow | undefined> {
      return (await database.query<UserRow>(byPhones, [[phone]]))[0];
    },

    usersByPhones(phones: readonly string[]): Promise<UserRow[]> {
      return database.query<UserRow>(byPhones, [phones]);
    },

    /** Users whose username starts with the text, case-insensitively, an exact match first. Names are not searched: they are private. At most 100. */
    searchUsers(text: string, limit: number): Promise<UserRow[]> {
      const beginning = text.toLowerCase();
      return database.query<UserRow>(search, [beginning, beginning + HIGHEST, Math.min(limit, SEARCH_LIMIT)]);
    },

    /** Newest first, and the total number. `maxId` 0: from the newest. */
    async profilePhotos(
      userId: number,
      { offset, maxId, limit }: { offset: number; maxId: number; limit: number },
    ): Promise<{ photos: ProfilePhotoRow[]; count: number }> {
      const [rows, [total]] = await Promise.all([
        database.query<ProfilePhotoRow>(photos, [userId, maxId, offset, Math.min(limit, SEARCH_LIMIT)]),
        database.query<{ photos: number }>(photoCount, [userId]),
      ]);
      return { photos: rows, count: total!.photos };
    },
  };
}
