import type { TopicRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlNotifySettings } from '../../../convert/notify-settings.ts';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { Context } from '../../../rpc/context.ts';
import { draftOf } from '../../dialogs/parts/draft.ts';

/** Topics in TL, with the caller's drafts. */
export function tlTopics(context: Context, peer: number, rows: readonly TopicRow[]): Promise<tl.forumTopic[]> {
  return Promise.all(rows.map(async (row) => tlTopic(context, peer, row, await draftOf(context, peer, row.draft))));
}

function tlTopic({ viewer }: Context, peer: number, row: TopicRow, draft: tl.draftMessage | undefined): tl.forumTopic {
  return {
    _: 'forumTopic',
    my: row.creator === viewer || undefined,
    closed: row.closed || undefined,
    pinned: row.pinnedRank !== null || undefined,
    hidden: row.hidden || undefined,
    id: row.topic,
    date: Math.floor(row.createdAtMs / 1000),
    peer: tlPeer(peer),
    title: row.title,
    icon_color: row.iconColor,
    icon_emoji_id: row.iconEmoji === 0 ? undefined : BigInt(row.iconEmoji),
    top_message: row.topMessageId,
    read_inbox_max_id: row.readInboxMaxId,
    read_outbox_max_id: row.readOutboxMaxId,
    unread_count: row.unreadCount,
    unread_mentions_count: row.unreadMentions,
    unread_reactions_count: row.unreadReactions,
    unread_poll_votes_count: row.unreadVotes,
    from_id: tlPeer(row.sender || row.creator),
    notify_settings: tlNotifySettings(row),
    draft,
  };
}
