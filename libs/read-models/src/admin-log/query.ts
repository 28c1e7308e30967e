import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';

/** One act, and what stood there before it: `former…` is empty when nothing did. */
export type AdminLogRow = {
  id: number;
  atMs: number;
  actor: number;
  kind: string;
  /** A person, or an invite link; 0 = the chat itself. */
  subject: number;
  /** Rights, seconds, a link; 1 = on. */
  amount: number;
  untilS: number;
  value: string;
  /** Encoded Photo (readPhoto). */
  photo: Uint8Array | null;
  formerAmount: number;
  formerUntilS: number;
  formerActor: number;
  formerAtMs: number;
  formerValue: string;
  formerPhoto: Uint8Array | null;
};

export type AdminLogPage = {
  chat: number;
  /** Only acts between these two, both excluded. */
  above: number;
  below: number;
  /** Empty = of all. */
  kinds: readonly string[];
  actors: readonly number[];
  /** '' = whatever it says. Looked for in values and at the beginning of the names of the people concerned. */
  text: string;
  limit: number;
};

const CONCERNED = `exists (select from user_account u where u.user_id in (e.actor, e.subject)
      and (starts_with(lower(u.username), $6) or starts_with(lower(u.first_name), $6) or starts_with(lower(u.last_name), $6)))`;
const page = {
  name: 'admin-log',
  text: `select e.id, e.at_ms as "atMs", e.actor, e.kind, e.subject, e.amount, e.until_s as "untilS", e.value, e.photo,
      coalesce(f.amount, 0) as "formerAmount", coalesce(f.until_s, 0) as "formerUntilS", coalesce(f.actor, 0) as "formerActor",
      coalesce(f.at_ms, 0) as "formerAtMs", coalesce(f.value, '') as "formerValue", f.photo as "formerPhoto"
    from admin_log e left join lateral (
      select * from admin_log l where e.series <> '' and l.series <> '' and l.chat = e.chat and l.series = e.series and l.subject = e.subject and l.id < e.id
      order by l.id desc limit 1) f on true
    where e.chat = $1 and e.kind <> '' and e.id > $2 and e.id < $3
      and (cardinality($4::text[]) = 0 or e.kind = any($4)) and (cardinality($5::int8[]) = 0 or e.actor = any($5))
      and ($6::text = '' or strpos(lower(e.value), $6) > 0 or ${CONCERNED})
    order by e.id desc limit $7`,
};

const PAGE_MAX = 100;

export type AdminLogQueries = ReturnType<typeof adminLogQueries>;

export function adminLogQueries(database: Database) {
  return {
    /** The newest act first. At most 100. */
    adminLog({ chat, above, below, kinds, actors, text, limit }: AdminLogPage): Promise<AdminLogRow[]> {
      return database.query<AdminLogRow>(page, [chat, above, below, kinds, actors, wanted(text), Math.min(limit, PAGE_MAX)]);
    },
  };
}
