import { isChannelPeer, Writer, writePhoto } from '@teamgram/event-schemas';
import type { FactType } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import { projector, type OpenedEvent } from '../projector.ts';
import type { Rows } from '../postgres/rows.ts';
import { write, type RowOf } from '../postgres/write.ts';

const COLUMNS = {
  chat: 'int8', id: 'int8', at_ms: 'int8', actor: 'int8', kind: 'text', series: 'text', subject: 'int8', amount: 'int8', until_s: 'int8', value: 'text',
  photo: 'bytea',
} as const;
type Row = RowOf<typeof COLUMNS>;

const note = write({
  name: 'admin_log',
  phase: 'insert',
  columns: COLUMNS,
  key: (row) => `${row.chat} ${row.id}`,
  parts: { insert: `insert into admin_log (${Object.keys(COLUMNS).join(', ')}) select * from rows on conflict (chat, id) do nothing` },
});

/** More than a fact adds members (at most 5,000). */
const ROWS_PER_FACT = 8_192;
/** A crowd that is added at once is not told one by one. */
const ADDED_MAX = 200;

type OfChat = { envelope: { position: number; timeMs: number }; fact: { chat: number } };
type Given = Pick<Row, 'actor' | 'kind'> & Partial<Row>;

function tell({ envelope, fact }: OfChat, rows: Rows, given: Given, place = 0): void {
  if (!isChannelPeer(fact.chat)) return;
  rows.add(note, {
    chat: fact.chat, id: envelope.position * ROWS_PER_FACT + place, at_ms: envelope.timeMs, series: '', subject: 0, amount: 0, until_s: 0, value: '', photo: null, ...given,
  });
}

function invited(event: EventOf<'MembersAdded'>, rows: Rows): void {
  const { by, users } = event.fact;
  if (users.length <= ADDED_MAX) users.forEach((subject, place) => tell(event, rows, { actor: by, kind: 'invite', subject }, place));
}

function joined(event: EventOf<'MemberJoined'>, rows: Rows): void {
  const { user, how, link, approvedBy } = event.fact;
  const kind = how === 'approved' ? 'join-approved' : how === 'link' ? 'join-link' : 'join';
  tell(event, rows, { actor: user, kind, subject: approvedBy, amount: link });
}

/** Told in the channel and in the groups: `subject` and `amount` are what was linked before and what is now. */
function linked(event: EventOf<'DiscussionGroupSet'>, rows: Rows): void {
  const { chat, by: actor, group, former } = event.fact;
  const told: [chat: number, before: number, now: number][] = [[chat, former, group], [group, 0, chat], [former, chat, 0]];
  for (const [place, [one, before, now]] of told.entries()) {
    if (one !== 0) tell({ ...event, fact: { chat: one } }, rows, { actor, kind: 'linked', subject: before, amount: now }, place);
  }
}

/** Bit 0 of chatBannedRights: may not even see it. */
const SEES_NOTHING = 1;

const unopened = {
  ChatPhotoRemoved: (event: EventOf<'ChatPhotoRemoved'>, rows: Rows) => tell(event, rows, { actor: event.fact.by, kind: 'photo', series: 'photo' }),
  ChatUsernameReleased: (event: EventOf<'ChatUsernameReleased'>, rows: Rows) => tell(event, rows, { actor: event.fact.by, kind: 'username', series: 'username' }),
  MembersAdded: invited,
  MemberJoined: joined,
  MemberLeft: (event: EventOf<'MemberLeft'>, rows: Rows) => tell(event, rows, { actor: event.fact.user, kind: 'leave' }),
  AdminDismissed: (event: EventOf<'AdminDismissed'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'demote', series: 'rights', subject: event.fact.user }),
  MemberRestricted: (event: EventOf<'MemberRestricted'>, rows: Rows) => {
    const { by: actor, user: subject, denied: amount, untilS: until_s } = event.fact;
    tell(event, rows, { actor, kind: (amount & SEES_NOTHING) === 0 ? 'ban' : 'kick', series: 'restriction', subject, amount, until_s });
  },
  MemberUnrestricted: (event: EventOf<'MemberUnrestricted'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'unban', series: 'restriction', subject: event.fact.user }),
  DefaultRightsSet: (event: EventOf<'DefaultRightsSet'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: event.fact.by === 0 ? '' : 'default-rights', series: 'default-rights', amount: event.fact.denied }),
  SlowModeSet: (event: EventOf<'SlowModeSet'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'slow-mode', series: 'slow-mode', amount: event.fact.seconds }),
  ChatOptionSet: (event: EventOf<'ChatOptionSet'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: `option-${event.fact.option}`, amount: Number(event.fact.on) }),
  DiscussionGroupSet: linked,
  InviteLinkRevoked: (event: EventOf<'InviteLinkRevoked'>, rows: Rows) => tell(event, rows, { actor: event.fact.by, kind: 'link-revoked', subject: event.fact.link }),
} satisfies { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };

/** The beginning is what the first change changed; it is told to nobody. */
function created(event: OpenedEvent<'ChatCreated'>, rows: Rows): void {
  const { creator: actor, profile } = event.fact;
  tell(event, rows, { actor, kind: '', series: 'title', value: profile?.title ?? '' }, 0);
  tell(event, rows, { actor, kind: '', series: 'about', value: profile?.about ?? '' }, 1);
}

/** What a chat was called stands open, as in its own table. Where the key was destroyed the value is empty. */
export const adminLog = projector('admin-log', unopened, {
  ChatCreated: created,
  ChatRenamed: (event, rows) => tell(event, rows, { actor: event.fact.by, kind: 'title', series: 'title', value: event.fact.title?.title ?? '' }),
  ChatDescribed: (event, rows) => tell(event, rows, { actor: event.fact.by, kind: 'about', series: 'about', value: event.fact.about?.about ?? '' }),
  ChatUsernameClaimed: (event, rows) => tell(event, rows, { actor: event.fact.by, kind: 'username', series: 'username', value: event.fact.username?.username ?? '' }),
  ChatPhotoSet: (event, rows) => {
    const photo = event.fact.photo ? writePhoto(event.fact.photo, Writer.create()).finish() : null;
    tell(event, rows, { actor: event.fact.by, kind: 'photo', series: 'photo', photo });
  },
  AdminAppointed: (event, rows) => {
    const { by: actor, user: subject, rights: amount, rank } = event.fact;
    tell(event, rows, { actor, kind: 'promote', series: 'rights', subject, amount, value: rank?.rank ?? '' });
  },
});
