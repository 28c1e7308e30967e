import type { Database } from '../postgres/database.ts';
import { wantedExactly } from '../postgres/wanted.ts';

/** Encoded BusinessHours, ChatPlace, BusinessIntro, BusinessGreeting, BusinessAway; null: not set. */
export type BusinessRow = { [Part in 'hours' | 'place' | 'intro' | 'greeting' | 'away']: Uint8Array | null };
/** `description` is an encoded BusinessLink. `views`: how often other users have opened it. */
export type BusinessLinkRow = { link: number; userId: number; description: Uint8Array; views: number };

/** `topMessage`: the highest message id, 0: empty. */
export type QuickReplyRow = { shortcut: number; name: string; messages: number; topMessage: number };
/** `event` is a stored QuickReplyMessageKept, its content sealed. */
export type QuickReplyMessageRow = { shortcut: number; messageId: number; position: number; event: Uint8Array };

const quickReplies = {
  name: 'quick-replies',
  text: `select q.shortcut, q.name, m.messages, m."topMessage" from quick_reply q cross join lateral
      (select count(*)::int4 as messages, coalesce(max(message_id), 0) as "topMessage" from quick_reply_message k where k.user_id = q.user_id and k.shortcut = q.shortcut) m
    where q.user_id = $1 order by q.rank, q.shortcut limit 500`,
};
const quickMessages = {
  name: 'quick-reply-messages',
  text: `select shortcut, message_id as "messageId", position, event from quick_reply_message
    where user_id = $1 and ($2::int4 = 0 or shortcut = $2) and ($3::int4[] is null or message_id = any($3::int4[])) order by shortcut, message_id limit 2000`,
};
const page = { name: 'business', text: 'select hours, place, intro, greeting, away from business where user_id = $1' };
const LINK = 'select link, user_id as "userId", description, views from business_link';
const links = { name: 'business-links', text: `${LINK} where user_id = $1 order by link limit 500` };
const linkBySlug = { name: 'business-link-by-slug', text: `${LINK} where slug = $1` };

export type BusinessQueries = ReturnType<typeof businessQueries>;

export function businessQueries(database: Database) {
  return {
    /** Undefined: nothing is set. */
    async business(user: number): Promise<BusinessRow | undefined> {
      return (await database.query<BusinessRow>(page, [user]))[0];
    },
    /** In the owner's order. */
    quickReplies(user: number): Promise<QuickReplyRow[]> {
      return database.query<QuickReplyRow>(quickReplies, [user]);
    },
    /** In the order in which they were added. @param shortcut 0: all shortcuts @param ids null: all messages */
    quickReplyMessages(user: number, shortcut: number, ids: readonly number[] | null): Promise<QuickReplyMessageRow[]> {
      return database.query<QuickReplyMessageRow>(quickMessages, [user, shortcut, ids]);
    },
    businessLinks(user: number): Promise<BusinessLinkRow[]> {
      return database.query<BusinessLinkRow>(links, [user]);
    },
    async businessLink(slug: string): Promise<BusinessLinkRow | undefined> {
      return (await database.query<BusinessLinkRow>(linkBySlug, [wantedExactly(slug)]))[0];
    },
  };
}
