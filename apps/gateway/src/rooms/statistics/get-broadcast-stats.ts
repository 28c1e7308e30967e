import type { MessageSent } from '@teamgram/event-schemas';
import type { PostRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { notEnoughData } from './parts/graph.ts';
import { hoursGraph } from './parts/hours-graph.ts';
import { lateGraph } from './parts/late-graph.ts';
import { comingsGraph, growthGraph, membersOn, sourcesGraph, type Membership } from './parts/members-graphs.ts';
import { DAY_MS, HOUR_MS, inPeriods, periodAt, sum, tlPeriod, value, type Period } from './parts/period.ts';
import { watchedChat } from './parts/watched-chat.ts';

const RECENT_MAX = 100;
const NONE = value(0, 0);

/** Graphs for data that is not collected (languages, stories, view sources) are empty. Refused: CHANNEL_…, BROADCAST_REQUIRED, CHAT_ADMIN_REQUIRED. */
export default method('stats.getBroadcastStats', async ({ channel }, context) => {
  const { peer, chat } = await watchedChat(context, channel, 'broadcast');
  const { queries } = context.services;
  const period = periodAt(context.services.nowMs());
  const [rows, hours, notified, posts] = await Promise.all([
    queries.chatDays(peer, period.graphFrom), queries.postHours(peer, (period.formerFrom * DAY_MS) / HOUR_MS), queries.membersNotified(peer, context.nowS), postsOf(context, peer),
  ]);
  const membership: Membership = { rows, members: chat.memberCount, period };
  return {
    _: 'stats.broadcastStats',
    period: tlPeriod(period),
    followers: value(chat.memberCount, membersOn(rows, chat.memberCount, period.from - 1)),
    ...perPost(period, posts),
    views_per_story: NONE, shares_per_story: NONE, reactions_per_story: NONE,
    enabled_notifications: { _: 'statsPercentValue', ...notified },
    growth_graph: growthGraph(membership, 'Total followers'),
    followers_graph: comingsGraph(membership),
    mute_graph: notEnoughData,
    top_hours_graph: hoursGraph(period, hours.map(({ hour, views: amount }) => ({ hour, amount })), ['Views', 'Views, the week before']),
    interactions_graph: lateGraph(context, 'interactions', peer),
    iv_interactions_graph: notEnoughData,
    views_by_source_graph: notEnoughData,
    new_followers_by_source_graph: sourcesGraph(membership),
    languages_graph: notEnoughData,
    reactions_by_emotion_graph: notEnoughData,
    story_interactions_graph: notEnoughData,
    story_reactions_by_emotion_graph: notEnoughData,
    recent_posts_interactions: posts.slice(0, RECENT_MAX).map(countersOf),
  };
});

/** The newest posts, without service messages. */
async function postsOf({ services }: Context, peer: number): Promise<PostRow[]> {
  const rows = await services.queries.newestPosts(peer);
  const said = await Promise.all(rows.map(async (row) => (await services.opener.openBytes(row.event, row.position)).fact as MessageSent));
  return rows.filter((_, index) => said[index]!.content?.action === '');
}

/** The author counts as the first view. */
const viewsOf = ({ views }: PostRow) => views + 1;

/** "total_viewcount/postcount, for posts posted during the period in consideration" (core.telegram.org/api/stats). */
function perPost(period: Period, posts: readonly PostRow[]): Pick<tl.stats.broadcastStats, 'views_per_post' | 'shares_per_post' | 'reactions_per_post'> {
  const { current, former } = inPeriods(period, posts, ({ atMs }) => Math.floor(atMs / DAY_MS));
  const mean = (of: (row: PostRow) => number) => value(sum(current, of) / (current.length || 1), sum(former, of) / (former.length || 1));
  return { views_per_post: mean(viewsOf), shares_per_post: mean(({ forwards }) => forwards), reactions_per_post: mean(({ reactions }) => reactions) };
}

function countersOf(post: PostRow): tl.postInteractionCountersMessage {
  return { _: 'postInteractionCountersMessage', msg_id: post.messageId, views: viewsOf(post), forwards: post.forwards, reactions: post.reactions };
}
