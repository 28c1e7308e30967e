import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { adminLog } from './admin-log/project.ts';
import { auth } from './auth/project.ts';
import { channels } from './channels/project.ts';
import { contacts } from './contacts/project.ts';
import { dialogs } from './dialogs/project.ts';
import { statistics } from './statistics/project.ts';
import { discussion } from './discussion/project.ts';
import { e2ee } from './e2ee/project.ts';
import { files } from './files/project.ts';
import { filters } from './filters/project.ts';
import { reports } from './reports/project.ts';
import { settings } from './settings/project.ts';
import { retention } from './retention/project.ts';
import { mentions } from './mentions/project.ts';
import { messages } from './messages/project.ts';
import { privacy } from './privacy/project.ts';
import { polls } from './polls/project.ts';
import { reactions } from './reactions/project.ts';
import { scheduled } from './scheduled/project.ts';
import { business } from './business/project.ts';
import { looks } from './looks/project.ts';
import { usernames } from './usernames/project.ts';
import { topics } from './topics/project.ts';
import { imports } from './imports/project.ts';
import { todo } from './todo/project.ts';
import { users } from './users/project.ts';
import type { Projector } from './projector.ts';

/** A unit of rebuilding: rooms whose tables refer to each other. */
export type Model = {
  name: ModelName;
  projectors: readonly Projector[];
  tables: readonly string[];
  /** Increase it when the same log would produce other rows: the model is then rebuilt at the next start. */
  version: number;
};

export const modelNames = ['mailboxes', 'users', 'contacts', 'auth', 'privacy', 'files', 'channels', 'retention', 'filters', 'reactions', 'polls', 'discussion', 'statistics', 'admin-log', 'scheduled', 'mentions', 'todo', 'usernames', 'looks', 'settings', 'reports', 'business', 'e2ee', 'imports'] as const;
export type ModelName = (typeof modelNames)[number];

export const models: readonly Model[] = [
  { name: 'mailboxes', version: 3, projectors: [messages, dialogs], tables: ['message', 'mailbox_entry', 'channel_state', 'channel_block', 'channel_author', 'thread_message', 'thread_block', 'dialog', 'draft', 'notify_settings', 'read_date', 'saved_dialog_pins', 'peer_settings_hidden', 'peer_translations_off', 'top_peers_switch', 'top_peer_reset', 'archived_channel'] },
  { name: 'users', version: 1, projectors: [users], tables: ['user_account', 'profile_photo'] },
  { name: 'business', version: 1, projectors: [business], tables: ['business', 'business_link', 'quick_reply', 'quick_reply_message'] },
  { name: 'looks', version: 2, projectors: [looks], tables: ['look', 'chat_theme', 'chat_wallpaper', 'wallpaper', 'kept_wallpaper', 'theme', 'kept_theme', 'ringtone'] },
  { name: 'usernames', version: 2, projectors: [usernames], tables: ['granted_username', 'username_order'] },
  { name: 'contacts', version: 1, projectors: [contacts], tables: ['contact', 'contact_note', 'contact_photo', 'blocked_peer'] },
  { name: 'auth', version: 3, projectors: [auth], tables: ['account_authorization', 'account_password', 'takeout_session'] },
  {
    name: 'channels', version: 2, projectors: [channels, topics],
    tables: ['chat', 'chat_title', 'chat_option', 'chat_member', 'chat_invite', 'chat_invite_use', 'join_request', 'chosen_voice', 'banned_voice', 'spam_report', 'forum_topic', 'thread_read', 'forum_view'],
  },
  { name: 'retention', version: 1, projectors: [retention], tables: ['message_lifetime', 'contents_read', 'account_lifetime'] },
  { name: 'filters', version: 2, projectors: [filters], tables: ['dialog_filter', 'dialog_filter_arrangement', 'shared_list'] },
  {
    name: 'reactions', version: 3, projectors: [reactions],
    tables: ['message_reaction', 'reaction_count', 'unread_reaction', 'own_reaction', 'default_reaction', 'chat_reactions', 'saved_tag'],
  },
  { name: 'polls', version: 4, projectors: [polls], tables: ['open_poll', 'poll_copy', 'poll_vote', 'poll_count', 'closed_poll', 'unread_vote'] },
  { name: 'statistics', version: 2, projectors: [statistics], tables: ['chat_day', 'voiced_message'] },
  { name: 'discussion', version: 1, projectors: [discussion], tables: ['chat_link', 'post_count', 'post_hour', 'post_copy', 'post_forward'] },
  { name: 'privacy', version: 1, projectors: [privacy], tables: ['privacy_choice', 'close_friend', 'global_privacy', 'protected_chat'] },
  { name: 'admin-log', version: 4, projectors: [adminLog], tables: ['admin_log'] },
  { name: 'mentions', version: 2, projectors: [mentions], tables: ['unread_mention'] },
  { name: 'todo', version: 1, projectors: [todo], tables: ['todo_completion'] },
  { name: 'scheduled', version: 1, projectors: [scheduled], tables: ['scheduled_message'] },
  { name: 'settings', version: 1, projectors: [settings], tables: ['account_setting'] },
  { name: 'reports', version: 1, projectors: [reports], tables: ['peer_report'] },
  { name: 'e2ee', version: 1, projectors: [e2ee], tables: ['secret_chat', 'secret_queue', 'secret_message', 'secret_file'] },
  { name: 'imports', version: 1, projectors: [imports], tables: ['history_import', 'imported_media'] },
  { name: 'files', version: 1, projectors: [files], tables: ['file', 'saved_gif'] },
];

/** Whether a model of this name exists. */
export function isModelName(name: string): name is ModelName {
  return (modelNames as readonly string[]).includes(name);
}

const sqlOf = (room: string, file: string) => readFileSync(new URL(`./${room}/${file}`, import.meta.url), 'utf8');

/** The statements that create a model's tables in the first schema of the search_path. */
export function tablesOf({ projectors }: Model): string {
  return projectors.map(({ room }) => sqlOf(room, 'tables.sql')).join('\n');
}

/** The analysts' views over a model's tables. */
export function viewsOf({ projectors }: Model): string {
  return projectors.map(({ room }) => sqlOf(room, 'views.sql')).join('\n');
}

/** Identifies the tables and version that this program would create, for comparison with the existing ones. */
export function fingerprintOf(model: Model): string {
  return `${model.version}-${createHash('sha256').update(tablesOf(model)).digest('hex').slice(0, 16)}`;
}

export const presenceTables = sqlOf('presence', 'tables.sql');
/** Filled by a separate follower (search/search-index.ts). */
export const searchTables = sqlOf('search', 'tables.sql');
