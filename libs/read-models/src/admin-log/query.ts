import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';

/** An action with the former state: `former…` is empty when there was none. */
export type AdminLogRow = {
  id: number;
  atMs: number;
  actor: number;
  kind: string;
  /** A user, an invite link, a topic or a message; 0: the chat itself. */
  subject: number;
  /** Rights, seconds or a link; 1: switched on; for a message: the peer it was sent as. */
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
  /** All fields of a setting that has several, after this action and before it; null: not such a setting. */
  detail: AdminLogDetail | null;
  formerDetail: AdminLogDetail | null;
  /** Content of an edited message after this action and before it: stored bytes of the MessageEdited; null: the original content, or deleted. */
  said: Uint8Array | null;
  formerSaid: Uint8Array | null;
};

/** Written by project…ts for topics, links, reactions, colours, places and usernames. */
export type AdminLogDetail = Partial<{
  title: string; iconColor: number; iconEmoji: number; creator: number; sender: number; atMs: number; closed: boolean; hidden: boolean; pinned: boolean;
  untilS: number; useLimit: number; onRequest: boolean;
  mode: string; emoji: string[]; color: number | null; latitude: number | null; longitude: number | null; address: string;
  chosen: string; active: string[];
  /** 0 and '': none; `settings` is an encoded WallpaperSettings in base64. */
  wallpaper: number; settings: string;
}>;

export type AdminLogPage = {
  chat: number;
  /** Bounds on the action's id, both exclusive. */
  above: number;
  below: number;
  /** Empty: all kinds, or all actors. */
  kinds: readonly string[];
  actors: readonly number[];
  /** '': no filter. Matched against values and against the prefixes of the names of the users concerned. */
  text: string;
  limit: number;
};

const CONCERNED = `exists (select from user_account u where u.user_id in (e.actor, e.subject)
      and (starts_with(lower(u.username), $6) or starts_with(lower(u.first_name), $6) or starts_with(lower(u.last_name), $6)))`;
const page = {
  name: 'admin-log',
  text: `select e.id, e.at_ms as "atMs", e.actor, e.kind, e.subject, e.amount, e.until_s as "untilS", e.value, e.photo,
      coalesce(f.amount, 0) as "formerAmount", coalesce(f.until_s, 0) as "formerUntilS", coalesce(f.actor, 0) as "formerActor",
      coalesce(f.at_ms, 0) as "formerAtMs", coalesce(f.value, '') as "formerValue", f.photo as "formerPhoto",
      d.detail::text, d.former::text as "formerDetail", w.said[1] as said, w.said[2] as "formerSaid"
    from admin_log e left join lateral (
      select * from admin_log l where e.series <> '' and l.series <> '' and l.chat = e.chat and l.series = e.series and l.subject = e.subject and l.id < e.id
      order by l.id desc limit 1) f on true
    left join lateral (
      select jsonb_object_agg(s.key, s.value order by l.id) as detail, jsonb_object_agg(s.key, s.value order by l.id) filter (where l.id < e.id) as former
      from admin_log l cross join jsonb_each(l.detail) s
      where e.detail is not null and l.series <> '' and l.chat = e.chat and l.series = e.series and l.subject = e.subject and l.id <= e.id) d on true
    left join lateral (select array(
      select l.event from admin_log l where e.series = 'said' and l.event is not null and l.series <> '' and l.chat = e.chat and l.series = e.series
        and l.subject = e.subject and l.id < e.id order by l.id desc limit 2) as said) w on true
    where e.chat = $1 and e.kind <> '' and e.id > $2 and e.id < $3
      and (cardinality($4::text[]) = 0 or e.kind = any($4)) and (cardinality($5::int8[]) = 0 or e.actor = any($5))
      and ($6::text = '' or strpos(lower(e.value), $6) > 0 or ${CONCERNED})
    order by e.id desc limit $7`,
};

const PAGE_MAX = 100;

type StoredRow = Omit<AdminLogRow, 'detail' | 'formerDetail'> & { detail: string | null; formerDetail: string | null };
const parsed = (json: string | null) => (json === null ? null : (JSON.parse(json) as AdminLogDetail));

export type AdminLogQueries = ReturnType<typeof adminLogQueries>;

export function adminLogQueries(database: Database) {
  return {
    /** Newest first, at most 100. */
    async adminLog({ chat, above, below, kinds, actors, text, limit }: AdminLogPage): Promise<AdminLogRow[]> {
      const rows = await database.query<StoredRow>(page, [chat, above, below, kinds, actors, wanted(text), Math.min(limit, PAGE_MAX)]);
      return rows.map((row) => ({ ...row, detail: parsed(row.detail), formerDetail: parsed(row.formerDetail) }));
    },
  };
}
