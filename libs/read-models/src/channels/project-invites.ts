/** Invite links, users who joined through them, and pending join requests. */
import { createHash } from 'node:crypto';
import type { FactType } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import type { OpenedEvent } from '../projector.ts';
import { forgetVoices } from './project-voices.ts';
import type { Rows } from '../postgres/rows.ts';
import { write, type RowOf } from '../postgres/write.ts';

/** Index key of a link: with a digest, the duration of a lookup reveals nothing about existing hashes. */
export function inviteDigest(hash: string): Buffer {
  return createHash('sha256').update(hash).digest();
}

const LINK_COLUMNS = {
  chat: 'int8', link: 'int8', author: 'int8', made_at_ms: 'int8', hash: 'text', digest: 'bytea', title: 'text', until_s: 'int8', use_limit: 'int4',
  on_request: 'bool', lasting: 'bool',
} as const;

const addLink = write({
  name: 'chat_invite',
  phase: 'insert',
  columns: LINK_COLUMNS,
  key: (row) => `${row.chat} ${row.link}`,
  parts: {
    insert: `insert into chat_invite (${Object.keys(LINK_COLUMNS).join(', ')}) select * from rows on conflict (chat, link) do nothing`,
  },
});

const CHANGE_COLUMNS = { chat: 'int8', link: 'int8', title: 'text', until_s: 'int8', use_limit: 'int4', on_request: 'bool', revoked: 'bool', uses: 'int4' } as const;
type ChangeRow = RowOf<typeof CHANGE_COLUMNS>;

/** null: unchanged; uses are added up. */
const changeLink = write({
  name: 'chat_invite_change',
  phase: 'amend',
  columns: CHANGE_COLUMNS,
  key: (row) => `${row.chat} ${row.link}`,
  fold(kept: ChangeRow, later: ChangeRow) {
    const uses = kept.uses! + later.uses!;
    for (const column in later) if (later[column as keyof ChangeRow] !== null) Object.assign(kept, { [column]: later[column as keyof ChangeRow] });
    kept.uses = uses;
  },
  parts: {
    update: `update chat_invite i set title = coalesce(rows.title, i.title), until_s = coalesce(rows.until_s, i.until_s),
        use_limit = coalesce(rows.use_limit, i.use_limit), on_request = coalesce(rows.on_request, i.on_request),
        revoked = i.revoked or coalesce(rows.revoked, false), uses = i.uses + rows.uses
      from rows where i.chat = rows.chat and i.link = rows.link`,
  },
});

/** A new permanent link invalidates the former ones of its author. */
const endFormer = write({
  name: 'chat_invite_former',
  phase: 'settle',
  columns: { chat: 'int8', author: 'int8', link: 'int8' },
  key: (row) => `${row.chat} ${row.author}`,
  parts: {
    update: `update chat_invite i set revoked = true from rows
      where i.chat = rows.chat and i.author = rows.author and i.lasting and not i.revoked and i.link <> rows.link`,
  },
});

const forget = write({
  name: 'chat_invite_forgotten',
  phase: 'purge',
  columns: { chat: 'int8', link: 'int8' },
  key: (row) => `${row.chat} ${row.link}`,
  parts: {
    links: 'delete from chat_invite i using rows where i.chat = rows.chat and i.link = rows.link',
    uses: 'delete from chat_invite_use u using rows where u.chat = rows.chat and u.link = rows.link',
  },
});

const comeBy = write({
  name: 'chat_invite_use',
  phase: 'insert',
  columns: { chat: 'int8', link: 'int8', user_id: 'int8', at_ms: 'int8', approved_by: 'int8' },
  key: (row) => `${row.chat} ${row.link} ${row.user_id}`,
  parts: {
    upsert: `insert into chat_invite_use (chat, link, user_id, at_ms, approved_by) select * from rows
      on conflict (chat, link, user_id) do update set at_ms = excluded.at_ms, approved_by = excluded.approved_by`,
  },
});

/** Whether a request is pending; the last row wins. */
const wait = write({
  name: 'join_request',
  phase: 'insert',
  columns: { chat: 'int8', user_id: 'int8', link: 'int8', at_ms: 'int8', waits: 'bool' },
  key: (row) => `${row.chat} ${row.user_id}`,
  parts: {
    upsert: `insert into join_request (chat, user_id, link, at_ms) select chat, user_id, link, at_ms from rows where waits
      on conflict (chat, user_id) do update set link = excluded.link, at_ms = excluded.at_ms`,
    delete: 'delete from join_request r using rows where r.chat = rows.chat and r.user_id = rows.user_id and not rows.waits',
  },
});

const forgetUser = write({
  name: 'join_request_forgotten',
  phase: 'purge',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: { delete: 'delete from join_request r using rows where r.user_id = rows.user_id' },
});

const SAME: Omit<ChangeRow, 'chat' | 'link'> = { title: null, until_s: null, use_limit: null, on_request: null, revoked: null, uses: 0 };

/** Removes a pending request. */
export function waitNoMore(rows: Rows, chat: number, user_id: number): void {
  rows.add(wait, { chat, user_id, link: 0, at_ms: 0, waits: false });
}

/** A user joined through a link or by an approved request. */
export function cameIn({ envelope, fact }: EventOf<'MemberJoined'>, rows: Rows): void {
  const { chat, user, link, how, approvedBy: approved_by } = fact;
  if (how !== 'open') waitNoMore(rows, chat, user);
  if (link === 0) return;
  rows.add(comeBy, { chat, link, user_id: user, at_ms: envelope.timeMs, approved_by });
  rows.add(changeLink, { ...SAME, chat, link, uses: 1 });
}

export const unopenedInvites = {
  InviteLinkRevoked: ({ fact: { chat, link } }: EventOf<'InviteLinkRevoked'>, rows: Rows) => rows.add(changeLink, { ...SAME, chat, link, revoked: true }),
  InviteLinksForgotten: ({ fact: { chat, links } }: EventOf<'InviteLinksForgotten'>, rows: Rows) => {
    for (const link of links) rows.add(forget, { chat, link });
  },
  JoinRequested: ({ envelope, fact: { chat, user, link } }: EventOf<'JoinRequested'>, rows: Rows) =>
    rows.add(wait, { chat, user_id: user, link, at_ms: envelope.timeMs, waits: true }),
  AccountDeleted: ({ fact: { user } }: EventOf<'AccountDeleted'>, rows: Rows) => {
    rows.add(forgetUser, { user_id: user });
    forgetVoices(rows, user);
  },
  JoinRequestDeclined: ({ fact: { chat, user } }: EventOf<'JoinRequestDeclined'>, rows: Rows) => waitNoMore(rows, chat, user),
} satisfies { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };

/** Links are stored unsealed, because admins are shown them. When the key was destroyed the link has no hash. */
export const openedInvites = {
  InviteLinkMade: ({ envelope, fact }: OpenedEvent<'InviteLinkMade'>, rows: Rows) => {
    const { chat, by: author, link, hash } = fact;
    const terms = { title: '', until_s: 0, use_limit: 0, on_request: false, lasting: true };
    rows.add(addLink, { chat, link, author, made_at_ms: envelope.timeMs, ...secretOf(hash?.hash), ...terms });
    rows.add(endFormer, { chat, author, link });
  },
  InviteLinkAdded: ({ envelope, fact }: OpenedEvent<'InviteLinkAdded'>, rows: Rows) => {
    const { chat, by: author, link, untilS: until_s, useLimit: use_limit, onRequest: on_request, offer } = fact;
    const terms = { title: offer?.title ?? '', until_s, use_limit, on_request, lasting: false };
    rows.add(addLink, { chat, link, author, made_at_ms: envelope.timeMs, ...secretOf(offer?.hash), ...terms });
  },
  InviteLinkChanged: ({ fact }: OpenedEvent<'InviteLinkChanged'>, rows: Rows) => {
    const { chat, link, untilS: until_s, useLimit: use_limit, onRequest: on_request, title } = fact;
    rows.add(changeLink, { ...SAME, chat, link, until_s, use_limit, on_request, title: title?.title ?? '' });
  },
} satisfies { [T in FactType]?: (event: OpenedEvent<T>, rows: Rows) => void };

function secretOf(hash: string | undefined): { hash: string; digest: Buffer | null } {
  return hash ? { hash, digest: inviteDigest(hash) } : { hash: '', digest: null };
}
