import { method } from '../../rpc/method.ts';
import { sinceGraph } from './parts/hours-graph.ts';
import { watchedPost } from './parts/watched-post.ts';

/** Refused: CHANNEL_INVALID, CHAT_ADMIN_REQUIRED, MESSAGE_ID_INVALID. */
export default method('stats.getMessageStats', async ({ channel, msg_id }, context) => {
  const { peer, post } = await watchedPost(context, channel, msg_id);
  const { queries } = context.services;
  const [hours, reactions] = await Promise.all([queries.hoursOfPost(peer, msg_id), queries.reactionHours(post.position)]);
  const views = hours.map(({ hour, views: amount }) => ({ hour, amount })).filter(({ amount }) => amount > 0);
  const said = reactions.flatMap(({ hour, emoji, reactions: amount }) => emoji.split(' ').map((one) => ({ hour, emoji: one, amount })));
  const emoji = [...new Set(said.map((one) => one.emoji))];
  return {
    _: 'stats.messageStats',
    views_graph: sinceGraph([{ name: 'Views', hours: views }], 'step'),
    reactions_by_emotion_graph: sinceGraph(emoji.map((name) => ({ name, hours: said.filter((one) => one.emoji === name) })), 'bar'),
  };
});
