/**
 * Permissions in a chat (core.telegram.org/api/rights), as data: one table from act to right. Pure, and the only definition. Bits are the flags of
 * core.telegram.org/constructor/chatAdminRights and …/chatBannedRights. The same rules are written as Cedar policies, one per act, in
 * libs/domain/policies/chat.cedar; a test compares both, so that an act without a policy is detected.
 */
import type { ChatKind } from './chat.ts';
import { isOpenAt, type Hours } from './hours.ts';

export const ADMIN_RIGHTS = {
  change_info: 2 ** 0, post_messages: 2 ** 1, edit_messages: 2 ** 2, delete_messages: 2 ** 3, ban_users: 2 ** 4, invite_users: 2 ** 5,
  pin_messages: 2 ** 7, add_admins: 2 ** 9, anonymous: 2 ** 10, manage_call: 2 ** 11, other: 2 ** 12, manage_topics: 2 ** 13,
  post_stories: 2 ** 14, edit_stories: 2 ** 15, delete_stories: 2 ** 16, manage_direct_messages: 2 ** 17, manage_ranks: 2 ** 18,
  manage_linked_peers: 2 ** 19, manage_welcome_messages: 2 ** 20,
} as const;
export type AdminRight = keyof typeof ADMIN_RIGHTS;

export const BANNED_RIGHTS = {
  view_messages: 2 ** 0, send_messages: 2 ** 1, send_media: 2 ** 2, send_stickers: 2 ** 3, send_gifs: 2 ** 4, send_games: 2 ** 5,
  send_inline: 2 ** 6, embed_links: 2 ** 7, send_polls: 2 ** 8, change_info: 2 ** 10, invite_users: 2 ** 15, pin_messages: 2 ** 17,
  manage_topics: 2 ** 18, send_photos: 2 ** 19, send_videos: 2 ** 20, send_roundvideos: 2 ** 21, send_audios: 2 ** 22, send_voices: 2 ** 23,
  send_docs: 2 ** 24, send_plain: 2 ** 25, edit_rank: 2 ** 26, send_reactions: 2 ** 27, manage_linked_peers: 2 ** 28,
} as const;
export type BannedRight = keyof typeof BANNED_RIGHTS;

/** Unknown bits are dropped. */
export const EVERY_ADMIN_RIGHT = sum(ADMIN_RIGHTS);
export const EVERY_BANNED_RIGHT = sum(BANNED_RIGHTS);

/**
 * Denied to members other than admins in a gigagroup: "only admins will be able to write … one can't invite people"
 * (core.telegram.org/api/channel#gigagroups).
 */
const DENIED_IN_GIGAGROUP = BANNED_RIGHTS.send_messages | BANNED_RIGHTS.invite_users;

/** What members other than admins are denied: bits of BANNED_RIGHTS. */
export function deniedToMembers({ denied, options }: { denied: number; options: readonly string[] }): number {
  return options.includes('gigagroup') ? denied | DENIED_IN_GIGAGROUP : denied;
}

/** A user's role and rights in a chat. */
export type Standing = {
  kind: ChatKind;
  role: 'creator' | 'admin' | 'member' | 'stranger' | 'banned';
  /** For an admin: bits of ADMIN_RIGHTS. */
  rights: number;
  /** What this user is denied, individually or as a member: bits of BANNED_RIGHTS. */
  denied: number;
  /** The bits denied to this user individually. */
  deniedOwn: number;
  /** The chat's classification and the user's clearance: 0 … CLASSIFICATION_MAX. */
  classification: number;
  clearance: number;
  /** When members may write; undefined: always. */
  hours: Hours | undefined;
  /** Minute of the UTC day. */
  minute: number;
};

export const CLASSIFICATION_MAX = 3;

/**
 * The rights required by each act. `admin`: allowed to admins with this right. `member`: allowed to members of groups unless one of these rights is
 * denied. An act without `admin` is allowed to every admin.
 */
const ACTS = {
  'send-plain': { admin: 'post_messages', member: ['send_messages', 'send_plain'] },
  'send-photo': { admin: 'post_messages', member: ['send_messages', 'send_media', 'send_photos'] },
  'send-video': { admin: 'post_messages', member: ['send_messages', 'send_media', 'send_videos'] },
  'send-round': { admin: 'post_messages', member: ['send_messages', 'send_media', 'send_roundvideos'] },
  'send-music': { admin: 'post_messages', member: ['send_messages', 'send_media', 'send_audios'] },
  'send-voice': { admin: 'post_messages', member: ['send_messages', 'send_media', 'send_voices'] },
  'send-file': { admin: 'post_messages', member: ['send_messages', 'send_media', 'send_docs'] },
  'send-gif': { admin: 'post_messages', member: ['send_messages', 'send_gifs'] },
  'send-sticker': { admin: 'post_messages', member: ['send_messages', 'send_stickers'] },
  'send-poll': { admin: 'post_messages', member: ['send_messages', 'send_polls'] },
  'react': { admin: undefined, member: ['send_reactions'] },
  'change-info': { admin: 'change_info', member: ['change_info'] },
  'invite': { admin: 'invite_users', member: ['invite_users'] },
  'pin': { admin: 'pin_messages', member: ['pin_messages'] },
  'manage-topics': { admin: 'manage_topics', member: ['manage_topics'] },
  'edit-topics': { admin: 'manage_topics', member: undefined },
  'edit-post': { admin: 'edit_messages', member: undefined },
  'delete-others': { admin: 'delete_messages', member: undefined },
  'ban': { admin: 'ban_users', member: undefined },
  'appoint': { admin: 'add_admins', member: undefined },
  'set-defaults': { admin: 'ban_users', member: undefined },
  'make-link': { admin: 'invite_users', member: undefined },
  'set-policy': { admin: 'ban_users', member: undefined },
  'tag-others': { admin: 'manage_ranks', member: undefined },
  'tag-oneself': { admin: undefined, member: ['edit_rank'] },
  'see-log': { admin: undefined, member: undefined },
} as const satisfies Record<string, { admin: AdminRight | undefined; member: readonly BannedRight[] | undefined }>;
export type Act = keyof typeof ACTS;
export const everyAct = Object.keys(ACTS) as Act[];

/** Acts of writing: allowed to every admin of a supergroup, in a broadcast channel only to those who may post. */
const isSpeech = (act: Act) => ACTS[act].admin === 'post_messages';

/** Whether the user is a member (in any role). */
export function isInside({ role }: Standing): boolean {
  return role === 'creator' || role === 'admin' || role === 'member';
}

/** Whether the user's clearance suffices for the chat's classification. The creator is exempt and so cannot lock themselves out. */
export function isCleared({ role, classification, clearance }: Pick<Standing, 'role' | 'classification' | 'clearance'>): boolean {
  return role === 'creator' || clearance >= classification;
}

/** Whether the user may read the chat as a member. */
export function mayRead(standing: Standing): boolean {
  return isInside(standing) && isCleared(standing);
}

/** Whether the user may perform the act. */
export function may(standing: Standing, act: Act): boolean {
  const { kind, role, rights, denied } = standing;
  if (role === 'creator') return true;
  if (!isCleared(standing)) return false;
  const { member } = ACTS[act];
  if (role === 'admin') {
    const admin = adminRightFor(act, kind);
    if (admin === undefined || hasAdminRight(rights, admin)) return true;
    if (isSpeech(act)) return kind !== 'broadcast';
  }
  if (!isInside(standing) || kind === 'broadcast' || member === undefined) return false;
  if (isSpeech(act) && !isOpenAt(standing.hours, standing.minute)) return false;
  return deniedRight(denied, member) === undefined;
}

/** "can_edit_messages: … can edit messages of other users and can pin messages; for channels only" (core.telegram.org/bots/api#chatadministratorrights). */
function adminRightFor(act: Act, kind: ChatKind): AdminRight | undefined {
  return act === 'pin' && kind === 'broadcast' ? 'edit_messages' : ACTS[act].admin;
}

/** The first right that the act requires and the user is denied; undefined when it is allowed, or when no member right would allow it. */
export function lackedRight({ denied }: Standing, act: Act): BannedRight | undefined {
  const { member } = ACTS[act];
  return member && deniedRight(denied, member);
}

function deniedRight(denied: number, rights: readonly BannedRight[]): BannedRight | undefined {
  return rights.find((right) => hasBit(denied, BANNED_RIGHTS[right]));
}

function hasAdminRight(rights: number, right: AdminRight): boolean {
  return hasBit(rights, ADMIN_RIGHTS[right]);
}

/** Whether somebody with `rights` may grant or withdraw `given`: only rights that they have themselves. */
export function covers(rights: number, given: number): boolean {
  return (given & ~rights) === 0;
}

const hasBit = (mask: number, bit: number) => (mask & bit) !== 0;

function sum(bits: Record<string, number>): number {
  return Object.values(bits).reduce((total, bit) => total + bit, 0);
}
