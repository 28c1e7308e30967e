import { Writer, writePhoto } from '@teamgram/event-schemas';
import type { FactType } from '@teamgram/event-schemas';
import { projector, type OpenedEvent } from '../projector.ts';
import { lastWord, write, type RowOf } from '../postgres/write.ts';
import type { EventOf } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';
import { cameIn, openedInvites, unopenedInvites, waitNoMore } from './project-invites.ts';
import { noteAnonymity, unopenedVoices } from './project-voices.ts';
import { spamReported } from './project-reports.ts';

const CHAT_COLUMNS = {
  chat: 'int8', kind: 'text', creator: 'int8', created_at_ms: 'int8', migrated_from: 'int8', title: 'text', about: 'text', username: 'text',
  photo: 'bytea', photo_at_ms: 'int8', members: 'int4', steps: 'int4', denied: 'int8', slow_mode_s: 'int4', classification: 'int4', migrated_to: 'int8', deleted: 'bool',
  hours_from_m: 'int4', hours_until_m: 'int4', changed_at_ms: 'int8',
} as const;
type ChatRow = RowOf<typeof CHAT_COLUMNS>;

/** A new chat, or changes to one: null: unchanged; an empty photo: none. A row with `kind` is new. Members and steps are added up. */
const describe = write({
  name: 'chat',
  phase: 'insert',
  columns: CHAT_COLUMNS,
  key: (row) => `${row.chat}`,
  fold(kept: ChatRow, later: ChatRow) {
    const members = kept.members! + later.members!;
    const steps = kept.steps! + later.steps!;
    for (const column in later) if (later[column as keyof ChatRow] !== null) Object.assign(kept, { [column]: later[column as keyof ChatRow] });
    Object.assign(kept, { members, steps });
  },
  parts: {
    insert: `insert into chat (chat, kind, creator, created_at_ms, migrated_from, title, about, username, photo, photo_at_ms, member_count, version,
        denied, slow_mode_s, classification, migrated_to, deleted, hours_from_m, hours_until_m, changed_at_ms)
      select chat, kind, creator, created_at_ms, migrated_from, coalesce(title, ''), coalesce(about, ''), coalesce(username, ''),
        nullif(photo, ''), photo_at_ms, members, steps, coalesce(denied, 0), coalesce(slow_mode_s, 0), coalesce(classification, 0), coalesce(migrated_to, 0), coalesce(deleted, false),
        coalesce(hours_from_m, 0), coalesce(hours_until_m, 0), changed_at_ms
      from rows where kind is not null`,
    update: `update chat c set creator = coalesce(rows.creator, c.creator), title = coalesce(rows.title, c.title), about = coalesce(rows.about, c.about),
        username = coalesce(rows.username, c.username), photo = nullif(coalesce(rows.photo, c.photo), ''),
        photo_at_ms = coalesce(rows.photo_at_ms, c.photo_at_ms), member_count = c.member_count + rows.members, version = c.version + rows.steps,
        denied = coalesce(rows.denied, c.denied), slow_mode_s = coalesce(rows.slow_mode_s, c.slow_mode_s),
        classification = coalesce(rows.classification, c.classification),
        hours_from_m = coalesce(rows.hours_from_m, c.hours_from_m), hours_until_m = coalesce(rows.hours_until_m, c.hours_until_m),
        migrated_to = coalesce(rows.migrated_to, c.migrated_to), deleted = coalesce(rows.deleted, c.deleted),
        changed_at_ms = coalesce(rows.changed_at_ms, c.changed_at_ms)
      from rows where c.chat = rows.chat and rows.kind is null`,
  },
});

const call = lastWord({ table: 'chat_title', columns: { chat: 'int8', position: 'int8', title: 'text' }, by: ['chat', 'position'] });

const choose = write({
  name: 'chat_option',
  phase: 'insert',
  columns: { chat: 'int8', option: 'text', chosen: 'bool' },
  key: (row) => `${row.chat} ${row.option}`,
  parts: {
    insert: 'insert into chat_option (chat, option) select chat, option from rows where chosen on conflict do nothing',
    delete: 'delete from chat_option o using rows where o.chat = rows.chat and o.option = rows.option and not rows.chosen',
  },
});

const MEMBER_COLUMNS = {
  chat: 'int8', user_id: 'int8', joined_at_ms: 'int8', inviter: 'int8', denied: 'int8', until_s: 'int8', restricted_by: 'int8',
  restricted_at_ms: 'int8', admin_rights: 'int8', appointed_by: 'int8', appointed_at_ms: 'int8', since: 'int4', read_inbox_max_id: 'int4', cleared_id: 'int4',
  inside: 'bool', rank: 'text', clearance: 'int4', left_at: 'int8', changed_at_ms: 'int8',
} as const;
type MemberRow = RowOf<typeof MEMBER_COLUMNS>;

const settled = Object.keys(MEMBER_COLUMNS).slice(2);
const nothing: Record<string, string> = { inside: 'false', rank: "''" };

/** A user's membership record; null: unchanged. */
const place = write({
  name: 'chat_member',
  phase: 'insert',
  columns: MEMBER_COLUMNS,
  key: (row) => `${row.chat} ${row.user_id}`,
  parts: {
    insert: `insert into chat_member (chat, user_id, ${settled.join(', ')})
      select chat, user_id, ${settled.map((column) => `coalesce(${column}, ${nothing[column] ?? '0'})`).join(', ')} from rows
      on conflict (chat, user_id) do nothing`,
    update: `update chat_member m set ${settled.map((column) => `${column} = coalesce(rows.${column}, m.${column})`).join(', ')}
      from rows where m.chat = rows.chat and m.user_id = rows.user_id`,
  },
});

/**
 * The two highest read marks of different users, so that everybody can be told how far somebody else has read. Marks only rise, so the result does
 * not depend on the order of updates.
 */
const read = write({
  name: 'chat_read',
  phase: 'read',
  columns: { chat: 'int8', max_by: 'int8', max_id: 'int4', second_id: 'int4' },
  key: (row) => `${row.chat}`,
  fold(kept, later) {
    const [high, low] = later.max_id! > kept.max_id! ? [later, { ...kept }] : [{ ...kept }, later];
    const second = Math.max(high.second_id!, low.max_by === high.max_by ? low.second_id! : low.max_id!);
    Object.assign(kept, { max_by: high.max_by, max_id: high.max_id, second_id: second });
  },
  parts: {
    update: `update chat c set
        read_max_id = greatest(c.read_max_id, rows.max_id),
        read_max_by = case when rows.max_id > c.read_max_id then rows.max_by else c.read_max_by end,
        read_second_id = case when rows.max_id > c.read_max_id
          then greatest(rows.second_id, case when c.read_max_by = rows.max_by then c.read_second_id else c.read_max_id end)
          else greatest(c.read_second_id, case when c.read_max_by = rows.max_by then rows.second_id else rows.max_id end) end
      from rows where c.chat = rows.chat`,
  },
});

const SAME_CHAT: Omit<ChatRow, 'chat'> = {
  kind: null, creator: null, created_at_ms: null, migrated_from: null, title: null, about: null, username: null, photo: null, photo_at_ms: null,
  members: 0, steps: 0, denied: null, slow_mode_s: null, classification: null, migrated_to: null, deleted: null,
  hours_from_m: null, hours_until_m: null, changed_at_ms: null,
};
const SAME_PLACE: Omit<MemberRow, 'chat' | 'user_id'> = {
  joined_at_ms: null, inviter: null, denied: null, until_s: null, restricted_by: null, restricted_at_ms: null, admin_rights: null,
  appointed_by: null, appointed_at_ms: null, since: null, read_inbox_max_id: null, cleared_id: null, inside: null, rank: null,
  clearance: null, left_at: null, changed_at_ms: null,
};
const NO_ADMIN = { admin_rights: 0, appointed_by: 0, appointed_at_ms: 0, rank: '' };
const UNRESTRICTED = { denied: 0, until_s: 0, restricted_by: 0, restricted_at_ms: 0 };

type OfChat = { envelope: { timeMs: number; position: number }; fact: { chat: number } };

/** Updates the member count, which does not count as a change of the chat. */
function count({ fact }: OfChat, rows: Rows, given: Pick<ChatRow, 'members' | 'steps'>): void {
  rows.add(describe, { ...SAME_CHAT, chat: fact.chat, ...given });
}

/** Updates properties that are shown to members, and the time of the last change. */
function change({ envelope, fact }: OfChat, rows: Rows, given: Partial<ChatRow> = {}): void {
  rows.add(describe, { ...SAME_CHAT, chat: fact.chat, changed_at_ms: envelope.timeMs, ...given });
}

/** Updates private per-member data, which does not count as a change. */
function keep({ fact }: OfChat, rows: Rows, user_id: number, given: Partial<MemberRow>): void {
  rows.add(place, { ...SAME_PLACE, chat: fact.chat, user_id, ...given });
}

/** Updates a member's role or rights, and the time of the last change. */
function move(event: OfChat, rows: Rows, user: number, given: Partial<MemberRow>): void {
  keep(event, rows, user, { changed_at_ms: event.envelope.timeMs, ...given });
}

/** Adds members. Messages up to the join position count as read. */
function enter(event: OfChat, rows: Rows, users: readonly number[], inviter: number, since: number): void {
  for (const user of users) move(event, rows, user, { inside: true, joined_at_ms: event.envelope.timeMs, inviter, since, read_inbox_max_id: since });
  count(event, rows, { members: users.length, steps: 1 });
}

function leave(event: OfChat, rows: Rows, user: number): void {
  move(event, rows, user, { inside: false, left_at: event.envelope.position, ...NO_ADMIN });
  count(event, rows, { members: -1, steps: 1 });
}

function restrict(event: EventOf<'MemberRestricted'>, rows: Rows): void {
  const { user, by, denied, untilS, wasMember, isMember } = event.fact;
  move(event, rows, user, {
    ...NO_ADMIN, denied, until_s: untilS, restricted_by: by, restricted_at_ms: event.envelope.timeMs, ...(isMember ? {} : { inside: false }), ...(wasMember && !isMember ? { left_at: event.envelope.position } : {}),
  });
  if (!isMember) waitNoMore(rows, event.fact.chat, user);
  count(event, rows, { members: wasMember && !isMember ? -1 : 0, steps: 1 });
}

function create(event: OpenedEvent<'ChatCreated'>, rows: Rows): void {
  const { kind, creator, profile, migratedFrom: migrated_from } = event.fact;
  const { title = '', about = '' } = profile ?? {};
  change(event, rows, { kind, creator, created_at_ms: event.envelope.timeMs, migrated_from, title, about });
  rows.add(call, { chat: event.fact.chat, position: event.envelope.position, title });
  enter(event, rows, [creator], 0, 0);
}

/** The peer may be a chat or a user; only chats are handled here. */
function changePeer({ envelope, fact: { peer } }: EventOf<'UsernameGranted' | 'UsernameWithdrawn' | 'UsernamesArranged' | 'ProfileTabChosen'>, rows: Rows): void {
  if (peer < 0) change({ envelope, fact: { chat: peer } }, rows);
}

const unopened = {
  ChatPhotoRemoved: (event: EventOf<'ChatPhotoRemoved'>, rows: Rows) => change(event, rows, { photo: new Uint8Array(0) }),
  ChatUsernameReleased: (event: EventOf<'ChatUsernameReleased'>, rows: Rows) => change(event, rows, { username: '' }),
  MembersAdded: (event: EventOf<'MembersAdded'>, rows: Rows) => enter(event, rows, event.fact.users, event.fact.by, event.fact.since),
  ...unopenedInvites,
  ...unopenedVoices,
  SpamReported: spamReported,
  MemberJoined: (event: EventOf<'MemberJoined'>, rows: Rows) => {
    cameIn(event, rows);
    enter(event, rows, [event.fact.user], event.fact.approvedBy, event.fact.since);
  },
  MemberLeft: (event: EventOf<'MemberLeft'>, rows: Rows) => leave(event, rows, event.fact.user),
  MemberRemoved: (event: EventOf<'MemberRemoved'>, rows: Rows) => leave(event, rows, event.fact.user),
  AdminDismissed: (event: EventOf<'AdminDismissed'>, rows: Rows) => {
    move(event, rows, event.fact.user, NO_ADMIN);
    count(event, rows, { members: 0, steps: 1 });
  },
  MemberRestricted: restrict,
  MemberUnrestricted: (event: EventOf<'MemberUnrestricted'>, rows: Rows) => move(event, rows, event.fact.user, UNRESTRICTED),
  DefaultRightsSet: (event: EventOf<'DefaultRightsSet'>, rows: Rows) => change(event, rows, { denied: event.fact.denied }),
  SlowModeSet: (event: EventOf<'SlowModeSet'>, rows: Rows) => change(event, rows, { slow_mode_s: event.fact.seconds }),
  SpeakingHoursSet: (event: EventOf<'SpeakingHoursSet'>, rows: Rows) => change(event, rows, { hours_from_m: event.fact.fromM, hours_until_m: event.fact.untilM }),
  ClassificationSet: (event: EventOf<'ClassificationSet'>, rows: Rows) => change(event, rows, { classification: event.fact.level }),
  ClearanceGiven: (event: EventOf<'ClearanceGiven'>, rows: Rows) => move(event, rows, event.fact.user, { clearance: event.fact.level }),
  ChatOptionSet: (event: EventOf<'ChatOptionSet'>, rows: Rows) => {
    const { chat, option, on: chosen } = event.fact;
    rows.add(choose, { chat, option, chosen });
    change(event, rows);
  },
  // The values are stored by other rooms; here only the time of the change is noted.
  ChatColorChosen: change,
  ChatPlaced: change,
  ChatUnplaced: change,
  ChatReactionsSet: change,
  DiscussionGroupSet: ({ envelope, fact: { chat: channel, group, former } }: EventOf<'DiscussionGroupSet'>, rows: Rows) => {
    for (const chat of [channel, group, former]) if (chat !== 0) change({ envelope, fact: { chat } }, rows);
  },
  UsernameGranted: changePeer,
  UsernameWithdrawn: changePeer,
  UsernamesArranged: changePeer,
  ProfileTabChosen: changePeer,
  ChatMigrated: (event: EventOf<'ChatMigrated'>, rows: Rows) => change(event, rows, { migrated_to: event.fact.to }),
  ChatDeleted: (event: EventOf<'ChatDeleted'>, rows: Rows) => change(event, rows, { deleted: true, username: '' }),
  ChatCleared: (event: EventOf<'ChatCleared'>, rows: Rows) => keep(event, rows, event.fact.owner, { cleared_id: event.fact.maxId }),
  ChatCreatorChanged: (event: EventOf<'ChatCreatorChanged'>, rows: Rows) => {
    move(event, rows, event.fact.user, { ...NO_ADMIN, ...UNRESTRICTED });
    change(event, rows, { creator: event.fact.user, steps: 1 });
  },
  ChatRead: (event: EventOf<'ChatRead'>, rows: Rows) => {
    const { chat, reader, maxId } = event.fact;
    keep(event, rows, reader, { read_inbox_max_id: maxId });
    rows.add(read, { chat, max_by: reader, max_id: maxId, second_id: 0 });
  },
} satisfies { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };

/** Titles, descriptions, usernames, ranks and links are stored unsealed; a field is empty when its key was destroyed. */
export const channels = projector('channels', unopened, {
  ChatCreated: create,
  ChatRenamed: (event, rows) => {
    const { chat, title: { title = '' } = {} } = event.fact;
    change(event, rows, { title });
    rows.add(call, { chat, position: event.envelope.position, title });
  },
  ChatDescribed: (event, rows) => change(event, rows, { about: event.fact.about?.about ?? '' }),
  ChatPhotoSet: (event, rows) => {
    const photo = event.fact.photo ? writePhoto(event.fact.photo, Writer.create()).finish() : new Uint8Array(0);
    change(event, rows, { photo, photo_at_ms: event.envelope.timeMs });
  },
  ChatUsernameClaimed: (event, rows) => change(event, rows, { username: event.fact.username?.username ?? '' }),
  AdminAppointed: (event, rows) => {
    const { user, by, rights, rank } = event.fact;
    const given = { admin_rights: rights, appointed_by: by, appointed_at_ms: event.envelope.timeMs, rank: rank?.rank ?? '' };
    noteAnonymity(event.fact, rows);
    move(event, rows, user, { ...UNRESTRICTED, ...given });
    count(event, rows, { members: 0, steps: 1 });
  },
  MemberRanked: (event, rows) => {
    move(event, rows, event.fact.user, { rank: event.fact.rank?.rank ?? '' });
    count(event, rows, { members: 0, steps: 1 });
  },
  ...openedInvites,
});
