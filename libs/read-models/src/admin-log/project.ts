import { chatOfStream, Writer, writePhoto, writeWallpaperSettings } from '@teamgram/event-schemas';
import type { FactType } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import { projector, type OpenedEvent } from '../projector.ts';
import type { Rows } from '../postgres/rows.ts';
import { tell } from './note.ts';
import type { AdminLogDetail } from './query.ts';
import { spoken } from './project-messages.ts';
import { openedTopics, unopenedTopics } from './project-topics.ts';

/** Larger batches of added members are not logged individually. */
const ADDED_MAX = 200;

function invited(event: EventOf<'MembersAdded'>, rows: Rows): void {
  const { by, users } = event.fact;
  if (users.length <= ADDED_MAX) users.forEach((subject, place) => tell(event, rows, { actor: by, kind: 'invite', subject }, place));
}

function joined(event: EventOf<'MemberJoined'>, rows: Rows): void {
  const { user, how, link, approvedBy } = event.fact;
  const kind = how === 'approved' ? 'join-approved' : how === 'link' ? 'join-link' : 'join';
  tell(event, rows, { actor: user, kind, subject: approvedBy, amount: link });
}

/** Logged in the channel and in both groups: `subject` and `amount` are the linked chat before and after. */
function linked(event: EventOf<'DiscussionGroupSet'>, rows: Rows): void {
  const { chat, by: actor, group, former } = event.fact;
  const told: [chat: number, before: number, now: number][] = [[chat, former, group], [group, 0, chat], [former, chat, 0]];
  for (const [place, [one, before, now]] of told.entries()) {
    if (one !== 0) tell({ ...event, fact: { chat: one } }, rows, { actor, kind: 'linked', subject: before, amount: now }, place);
  }
}

/** Wallpapers of private chats have no admin log; `tell` ignores peers that are not chats. */
function papered({ envelope, fact: { by: actor, peer: chat } }: Pick<Parameters<typeof tell>[0], 'envelope'> & { fact: { by: number; peer: number } }, rows: Rows, detail: AdminLogDetail): void {
  tell({ envelope, fact: { chat } }, rows, { actor, kind: 'wallpaper', series: 'wallpaper', detail });
}

/** Records the chosen username, both in its own series and as part of the list of all active ones (`UsernamesArranged`). */
function named(event: Parameters<typeof tell>[0], rows: Rows, actor: number, value: string): void {
  tell(event, rows, { actor, kind: 'username', series: 'username', value });
  tell(event, rows, { actor, kind: '', series: 'usernames', detail: { chosen: value } }, 1);
}

/** Resets the admin rights of a member who left or was removed, so that a later appointment is compared with no rights. */
function noAdmin(event: Parameters<typeof tell>[0], rows: Rows, user: number): void {
  tell(event, rows, { actor: user, kind: '', series: 'rights', subject: user }, 1);
}

/** Bit 0 of chatBannedRights (view_messages): the member may not see the chat. */
const SEES_NOTHING = 1;

const unopened = {
  ChatPhotoRemoved: (event: EventOf<'ChatPhotoRemoved'>, rows: Rows) => tell(event, rows, { actor: event.fact.by, kind: 'photo', series: 'photo' }),
  ChatUsernameReleased: (event: EventOf<'ChatUsernameReleased'>, rows: Rows) => named(event, rows, event.fact.by, ''),
  MembersAdded: invited,
  MemberJoined: joined,
  MemberLeft: (event: EventOf<'MemberLeft'>, rows: Rows) => {
    tell(event, rows, { actor: event.fact.user, kind: 'leave' });
    noAdmin(event, rows, event.fact.user);
  },
  AdminDismissed: (event: EventOf<'AdminDismissed'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'demote', series: 'rights', subject: event.fact.user }),
  MemberRestricted: (event: EventOf<'MemberRestricted'>, rows: Rows) => {
    const { by: actor, user: subject, denied: amount, untilS: until_s } = event.fact;
    const isKicked = (amount & SEES_NOTHING) !== 0;
    tell(event, rows, { actor, kind: isKicked ? 'kick' : 'ban', series: 'restriction', subject, amount, until_s });
    if (isKicked) noAdmin(event, rows, subject);
  },
  MemberUnrestricted: (event: EventOf<'MemberUnrestricted'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'unban', series: 'restriction', subject: event.fact.user }),
  // A ban of a channel is logged like that of a user: the subject is a peer.
  VoiceBanned: (event: EventOf<'VoiceBanned'>, rows: Rows) => {
    const { by: actor, voice: subject, banned } = event.fact;
    tell(event, rows, { actor, kind: banned ? 'kick' : 'unban', series: 'restriction', subject, amount: banned ? SEES_NOTHING : 0 });
  },
  DefaultRightsSet: (event: EventOf<'DefaultRightsSet'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: event.fact.by === 0 ? '' : 'default-rights', series: 'default-rights', amount: event.fact.denied }),
  SlowModeSet: (event: EventOf<'SlowModeSet'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'slow-mode', series: 'slow-mode', amount: event.fact.seconds }),
  MessagesTtlSet: ({ envelope, fact: { stream, setter: actor, periodS: amount } }: EventOf<'MessagesTtlSet'>, rows: Rows) => {
    const chat = chatOfStream(stream);
    if (chat !== undefined) tell({ envelope, fact: { chat } }, rows, { actor, kind: 'lifetime', series: 'lifetime', amount });
  },
  ...spoken,
  ...unopenedTopics,
  ChatReactionsSet: (event: EventOf<'ChatReactionsSet'>, rows: Rows) => {
    const { by: actor, mode, emoji } = event.fact;
    tell(event, rows, { actor, kind: 'reactions', series: 'reactions', detail: { mode, emoji } });
  },
  ChatColorChosen: (event: EventOf<'ChatColorChosen'>, rows: Rows) => {
    const { by: actor, forProfile, color = null } = event.fact;
    const kind = forProfile ? 'profile-color' : 'color';
    tell(event, rows, { actor, kind, series: kind, detail: { color } });
  },
  ChatUnplaced: (event: EventOf<'ChatUnplaced'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'location', series: 'location', detail: { latitude: null, longitude: null, address: '' } }),
  ChatWallpaperRemoved: (event: EventOf<'ChatWallpaperRemoved'>, rows: Rows) => papered(event, rows, { wallpaper: 0, settings: '' }),
  DiscussionGroupSet: linked,
  InviteLinkMade: (event: EventOf<'InviteLinkMade'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: '', series: 'link', subject: event.fact.link, detail: { title: '', untilS: 0, useLimit: 0, onRequest: false } }),
  InviteLinksForgotten: (event: EventOf<'InviteLinksForgotten'>, rows: Rows) =>
    event.fact.links.forEach((subject, place) => tell(event, rows, { actor: event.fact.by, kind: 'link-deleted', series: 'link', subject }, place)),
  InviteLinkRevoked: (event: EventOf<'InviteLinkRevoked'>, rows: Rows) => tell(event, rows, { actor: event.fact.by, kind: 'link-revoked', subject: event.fact.link }),
} satisfies { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };

/** Stores the initial title and description, with which the first change is compared; not shown themselves. */
function created(event: OpenedEvent<'ChatCreated'>, rows: Rows): void {
  const { creator: actor, profile } = event.fact;
  tell(event, rows, { actor, kind: '', series: 'title', value: profile?.title ?? '' }, 0);
  tell(event, rows, { actor, kind: '', series: 'about', value: profile?.about ?? '' }, 1);
}

/** Titles are stored unsealed, as in the chat table; the value is empty when its key was destroyed. */
export const adminLog = projector('admin-log', unopened, {
  ChatCreated: created,
  ChatRenamed: (event, rows) => tell(event, rows, { actor: event.fact.by, kind: 'title', series: 'title', value: event.fact.title?.title ?? '' }),
  ChatDescribed: (event, rows) => tell(event, rows, { actor: event.fact.by, kind: 'about', series: 'about', value: event.fact.about?.about ?? '' }),
  ChatUsernameClaimed: (event, rows) => named(event, rows, event.fact.by, event.fact.username?.username ?? ''),
  UsernamesArranged(event, rows) {
    const { peer: chat, by: actor, active } = event.fact;
    tell({ ...event, fact: { chat } }, rows, { actor, kind: 'usernames', series: 'usernames', detail: { active: active?.usernames ?? [] } });
  },
  ChatWallpaperSet(event, rows) {
    const { wallpaper, settings } = event.fact;
    if (settings) papered(event, rows, { wallpaper, settings: Buffer.from(writeWallpaperSettings(settings, Writer.create()).finish()).toString('base64') });
  },
  ChatPlaced(event, rows) {
    const { by: actor, place } = event.fact;
    if (place?.geo) tell(event, rows, { actor, kind: 'location', series: 'location', detail: { latitude: place.geo.latitude, longitude: place.geo.longitude, address: place.address } });
  },
  MemberRanked(event, rows) {
    const { by: actor, user: subject, rank } = event.fact;
    tell(event, rows, { actor, kind: 'rank', series: 'member-rank', subject, value: rank?.rank ?? '' });
  },
  InviteLinkAdded(event, rows) {
    const { by: actor, link: subject, untilS, useLimit, onRequest, offer } = event.fact;
    tell(event, rows, { actor, kind: '', series: 'link', subject, detail: { title: offer?.title ?? '', untilS, useLimit, onRequest } });
  },
  InviteLinkChanged(event, rows) {
    const { by: actor, link: subject, untilS, useLimit, onRequest, title } = event.fact;
    tell(event, rows, { actor, kind: 'link-changed', series: 'link', subject, detail: { title: title?.title ?? '', untilS, useLimit, onRequest } });
  },
  ...openedTopics,
  ChatPhotoSet: (event, rows) => {
    const photo = event.fact.photo ? writePhoto(event.fact.photo, Writer.create()).finish() : null;
    tell(event, rows, { actor: event.fact.by, kind: 'photo', series: 'photo', photo });
  },
  AdminAppointed: (event, rows) => {
    const { by: actor, user: subject, rights: amount, rank } = event.fact;
    tell(event, rows, { actor, kind: 'promote', series: 'rights', subject, amount, value: rank?.rank ?? '' });
  },
});
