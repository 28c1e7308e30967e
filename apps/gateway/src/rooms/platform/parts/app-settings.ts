/**
 * Client configuration (core.telegram.org/api/config#client-configuration). A missing key means the default documented there, so every default that does not
 * hold here is overridden: clients should not offer what this server cannot do.
 */
import { PARTS_MAX } from '@teamgram/blobs';
import {
  BIOGRAPHY_LENGTH_MAX, BUSINESS_LINKS_MAX, CAPTION_LENGTH_MAX, CHANNELS_MAX, CONTACT_NOTE_LENGTH_MAX, FILTER_CHATS_MAX, FILTER_LINKS_MAX, FILTERS_MAX, GIFS_MAX, LISTS_MAX, INTRO_DESCRIPTION_LENGTH_MAX, INTRO_TITLE_LENGTH_MAX, OWN_REACTIONS_MAX, PASSKEYS_MAX, PINNED_DIALOGS_MAX, PINNED_IN_ARCHIVE_MAX, PINNED_SAVED_MAX, PINNED_TOPICS_MAX, PROTECTION_REQUEST_S, PUBLIC_CHANNELS_MAX,
  QUICK_REPLIES_MAX, QUICK_REPLY_MESSAGES_MAX, REACTION_KINDS_MAX, RINGTONE_BYTES_MAX, SERVICE_USER, RINGTONE_DURATION_MAX_S, RINGTONES_MAX, TODO_ITEM_LENGTH_MAX, TODO_ITEMS_MAX, TODO_TITLE_LENGTH_MAX, ANSWER_DELETE_PERIOD_S, POLL_ANSWERS_MAX,
} from '@teamgram/domain';
import type { Deployment } from '../../../services.ts';

/** There are no premium users: both keys get the same limit. */
function sameForAll<const Name extends string>(name: Name, limit: number): Record<`${Name}_default` | `${Name}_premium`, number> {
  return { [`${name}_default`]: limit, [`${name}_premium`]: limit } as Record<`${Name}_default` | `${Name}_premium`, number>;
}

const limits = {
  ...sameForAll('upload_max_fileparts', PARTS_MAX),
  ...sameForAll('dialogs_pinned_limit', PINNED_DIALOGS_MAX),
  ...sameForAll('channels_limit', CHANNELS_MAX),
  ...sameForAll('channels_public_limit', PUBLIC_CHANNELS_MAX),
  ...sameForAll('saved_dialogs_pinned_limit', PINNED_SAVED_MAX),
  ...sameForAll('dialogs_folder_pinned_limit', PINNED_IN_ARCHIVE_MAX),
  ...sameForAll('dialog_filters_limit', FILTERS_MAX),
  ...sameForAll('dialog_filters_chats_limit', FILTER_CHATS_MAX),
  ...sameForAll('chatlist_invites_limit', FILTER_LINKS_MAX),
  ...sameForAll('chatlists_joined_limit', LISTS_MAX),
  ...sameForAll('caption_length_limit', CAPTION_LENGTH_MAX),
  ...sameForAll('about_length_limit', BIOGRAPHY_LENGTH_MAX),
  ...sameForAll('reactions_user_max', OWN_REACTIONS_MAX),
  ...sameForAll('saved_gifs_limit', GIFS_MAX),
  topics_pinned_limit: PINNED_TOPICS_MAX,
  contact_note_length_limit: CONTACT_NOTE_LENGTH_MAX,
  reactions_uniq_max: REACTION_KINDS_MAX,
  no_forwards_request_expire_period: PROTECTION_REQUEST_S,
  passkeys_account_passkeys_max: PASSKEYS_MAX,
  poll_answers_max: POLL_ANSWERS_MAX,
  poll_answer_delete_period: ANSWER_DELETE_PERIOD_S,
  todo_items_max: TODO_ITEMS_MAX,
  todo_title_length_max: TODO_TITLE_LENGTH_MAX,
  todo_item_length_max: TODO_ITEM_LENGTH_MAX,
  ringtone_saved_count_max: RINGTONES_MAX,
  quick_replies_limit: QUICK_REPLIES_MAX,
  quick_reply_messages_limit: QUICK_REPLY_MESSAGES_MAX,
  business_chat_links_limit: BUSINESS_LINKS_MAX,
  intro_title_length_limit: INTRO_TITLE_LENGTH_MAX,
  intro_description_length_limit: INTRO_DESCRIPTION_LENGTH_MAX,
  ringtone_size_max: RINGTONE_BYTES_MAX,
  ringtone_duration_max: RINGTONE_DURATION_MAX_S,
  // Groups of any size may hide their members.
  hidden_members_group_size_min: 1,
};

/** Features that are not supported. */
const none = {
  groupcall_video_participants_max: 0,
  conference_call_size_limit: 0,
  autologin_domains: [],
  url_auth_domains: [],
  whitelisted_domains: [],
  fragment_prefixes: [],
  gif_search_emojies: [],
  premium_promo_order: [],
  pending_suggestions: [],
};

const switches = {
  autoarchive_setting_available: false,
  dialog_filters_enabled: true,
  settings_display_passkeys: true,
  giveaway_gifts_purchase_available: false,
  premium_purchase_blocked: true,
  qr_login_camera: true,
  qr_login_code: 'primary',
  stargifts_blocked: true,
  stars_purchase_blocked: true,
  stories_posting: 'disabled',
  stories_entities: 'disabled',
  translations_auto_enabled: 'disabled',
  translations_manual_enabled: 'disabled',
};

const dice = { emojies_send_dice: ['🎲', '🎯', '🏀', '⚽', '⚽️', '🎰', '🎳'] };

export const appSettings = { ...limits, ...none, ...dice, ...switches };
/** Overrides when a translation service is configured. */
export const translating = { translations_auto_enabled: 'enabled', translations_manual_enabled: 'enabled' };
/** Group size required for anti-spam, and the account that acts for it: "toggling native antispam" (core.telegram.org/api/antispam). */
export const sizesIn = ({ antiSpamMembersMin }: Deployment) => ({ telegram_antispam_group_size_min: antiSpamMembersMin, telegram_antispam_user_id: String(SERVICE_USER) });
