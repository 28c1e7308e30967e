import { adminLogQueries, type AdminLogQueries } from './admin-log/query.ts';
import { authQueries, type AuthQueries } from './auth/query.ts';
import { channelQueries, type ChannelQueries } from './channels/query.ts';
import { contactQueries, type ContactQueries } from './contacts/query.ts';
import { dialogQueries, type DialogQueries } from './dialogs/query.ts';
import { savedQueries, type SavedQueries } from './dialogs/saved-query.ts';
import { pickedQueries, type PickedQueries } from './messages/picked-query.ts';
import { threadQueries, type ThreadQueries } from './messages/thread-query.ts';
import { topicQueries, type TopicQueries } from './topics/query.ts';
import { topQueries, type TopQueries } from './dialogs/top-query.ts';
import { statisticsQueries, type StatisticsQueries } from './statistics/query.ts';
import { discussionQueries, type DiscussionQueries } from './discussion/query.ts';
import { secretQueries, type SecretQueries } from './e2ee/query.ts';
import { filterQueries, type FilterQueries } from './filters/query.ts';
import { fileQueries, type FileQueries } from './files/query.ts';
import { lifetimeQueries, type LifetimeQueries } from './retention/query.ts';
import { mentionQueries, type MentionQueries } from './mentions/query.ts';
import { messageQueries, type MessageQueries } from './messages/query.ts';
import { INDEXED_PLANS, openDatabase, type Database, type DatabaseAddress } from './postgres/database.ts';
import { privacyQueries, type PrivacyQueries } from './privacy/query.ts';
import { pollQueries, type PollQueries } from './polls/query.ts';
import { reactionQueries, type ReactionQueries } from './reactions/query.ts';
import { searchQueries, type SearchQueries } from './search/query.ts';
import { scheduledQueries, type ScheduledQueries } from './scheduled/query.ts';
import { shelfQueries, type ShelfQueries } from './looks/shelf-query.ts';
import { businessQueries, type BusinessQueries } from './business/query.ts';
import { lookQueries, type LookQueries } from './looks/query.ts';
import { usernameQueries, type UsernameQueries } from './usernames/query.ts';
import { personQueries, type PersonQueries } from './users/person-query.ts';
import { settingsQueries, type SettingsQueries } from './settings/query.ts';
import { importQueries, type ImportQueries } from './imports/query.ts';
import { todoQueries, type TodoQueries } from './todo/query.ts';
import { userQueries, type UserQueries } from './users/query.ts';

/** All queries of a gateway; results are plain rows. */
export type Queries = MessageQueries & PickedQueries & SettingsQueries & DialogQueries & UserQueries & PersonQueries & UsernameQueries & LookQueries & BusinessQueries & ShelfQueries & ContactQueries & AuthQueries & FileQueries & ChannelQueries & LifetimeQueries & PrivacyQueries & FilterQueries & SavedQueries & ReactionQueries & PollQueries & DiscussionQueries & StatisticsQueries & ScheduledQueries & MentionQueries & TodoQueries & ImportQueries & AdminLogQueries & TopQueries & ThreadQueries & TopicQueries & SecretQueries & SearchQueries & {
  /** Every event below it is in the tables. */
  position(): Promise<number>;
  /** Time of the newest projected event of the home journal; everything that happened before is projected too. 0: none. */
  timeReached(): Promise<number>;
};

/** @param database from `openReader`; one or two are shared by all rooms of a process */
export function openQueries(database: Database): Queries {
  return {
    ...messageQueries(database),
    ...pickedQueries(database),
    ...dialogQueries(database),
    ...userQueries(database),
    ...personQueries(database),
    ...usernameQueries(database),
    ...lookQueries(database),
    ...businessQueries(database),
    ...shelfQueries(database),
    ...contactQueries(database),
    ...authQueries(database),
    ...settingsQueries(database),
    ...fileQueries(database),
    ...channelQueries(database),
    ...lifetimeQueries(database),
    ...privacyQueries(database),
    ...filterQueries(database),
    ...savedQueries(database),
    ...topQueries(database),
    ...threadQueries(database),
    ...topicQueries(database),
    ...reactionQueries(database),
    ...adminLogQueries(database),
    ...discussionQueries(database),
    ...statisticsQueries(database),
    ...pollQueries(database),
    ...scheduledQueries(database),
    ...todoQueries(database),
    ...importQueries(database),
    ...mentionQueries(database),
    ...secretQueries(database),
    ...searchQueries(database),
    async position() {
      const [row] = await database.query<{ position: number }>(standing, []);
      return row?.position ?? 0;
    },
    async timeReached() {
      const [row] = await database.query<{ timeMs: number }>(reached, []);
      return row?.timeMs ?? 0;
    },
  };
}

const standing = { name: 'position', text: 'select position from journal_position' };
const reached = { name: 'time-reached', text: 'select time_ms as "timeMs" from journal_position' };

const STATEMENT_TIMEOUT_MS = 10_000;

/** A read-only connection with a statement timeout, so that no statement blocks those behind it for long. */
export function openReader(address: DatabaseAddress): Database {
  return openDatabase(address, {
    settings: {
      ...INDEXED_PLANS,
      statement_timeout: `${STATEMENT_TIMEOUT_MS}`,
      default_transaction_read_only: 'on',
    },
  });
}
