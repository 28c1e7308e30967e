import { SHARED_CHATS } from '../channels/shared-chats.ts';
import type { Database } from '../postgres/database.ts';

/** The relation between two users, as the first one sees it. null: not set. */
export type BetweenRow = {
  isContact: boolean;
  isBlocked: boolean;
  /** The other user has the viewer as a contact, without a phone number. */
  isKnownWithoutNumber: boolean;
  /** Stored bytes of the ContactNoted; null: no note. */
  note: Uint8Array | null;
  /** Number of groups that both are in, as far as the viewer may know. */
  commonChats: number;
  /** Auto-delete period in seconds; null: off. */
  ttlS: number | null;
  /** The action bar above the chat was dismissed. */
  settingsHidden: boolean;
  showPreviews: boolean | null;
  silent: boolean | null;
  muteUntilS: number | null;
  /** The viewer has scheduled messages to them. */
  hasScheduled: boolean;
  translationsOff: boolean;
  /** Theme of their chat; null: the client's default. */
  themeEmoticon: string | null;
  /** Their chat has a wallpaper. */
  hasWallpaper: boolean;
  /** The user who restricts forwarding of the chat's content; 0: nobody. */
  protector: number;
  /** The other user hides when they read messages from those who may not see when they were last seen. */
  hidesReadDates: boolean;
  /** Whether `look` and `business` would return anything. */
  hasLook: boolean;
  hasBusiness: boolean;
};

// A single statement: as separate ones, each would cost more for the round trip than for its lookup.
const between = {
  name: 'between',
  text: `select exists (select from contact where owner = $1 and contact = $2) as "isContact",
      exists (select from blocked_peer where owner = $1 and peer = $2) as "isBlocked",
      exists (select from contact where owner = $2 and contact = $1 and phone = '') as "isKnownWithoutNumber",
      (select event from contact_note where owner = $1 and contact = $2) as note,
      (select count(*)::int4 from ${SHARED_CHATS}) as "commonChats",
      (select period_s from message_lifetime where mailbox = $1 and peer = $2) as "ttlS",
      exists (select from peer_settings_hidden where owner = $1 and peer = $2) as "settingsHidden",
      n.show_previews as "showPreviews", n.silent, n.mute_until_s as "muteUntilS",
      exists (select from scheduled_message where owner = $1 and peer = $2) as "hasScheduled",
      exists (select from peer_translations_off where owner = $1 and peer = $2) as "translationsOff",
      (select emoticon from chat_theme where mailbox = $1 and peer = $2) as "themeEmoticon",
      exists (select from chat_wallpaper where mailbox = $1 and peer = $2) as "hasWallpaper",
      coalesce((select protector from protected_chat where mailbox = $1 and peer = $2), 0) as protector,
      exists (select from global_privacy where owner = $2 and hide_read_marks) as "hidesReadDates",
      exists (select from look where peer = $2) as "hasLook", exists (select from business where user_id = $2) as "hasBusiness"
    from (select 1) one left join notify_settings n on n.owner = $1 and n.peer = $2 and n.thread = 0`,
};

export type PersonQueries = ReturnType<typeof personQueries>;

export function personQueries(database: Database) {
  return {
    async between(viewer: number, user: number): Promise<BetweenRow> {
      return (await database.query<BetweenRow>(between, [viewer, user]))[0]!;
    },
  };
}
