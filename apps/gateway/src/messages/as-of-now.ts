/** Adds the current state to messages: played media, reactions, poll results, view counters. */
import type { Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';
import { withAnswered } from './with-answered.ts';
import { withContentsRead } from './contents-read.ts';
import { withPostCounts } from './with-post-counts.ts';
import { withMentions } from './with-mentions.ts';
import { withTodo } from './with-todo.ts';
import { withPolls } from './with-polls.ts';
import { withReplies } from './with-replies.ts';
import { withReactions } from './with-reactions.ts';

/**
 * All queries run concurrently, in one round trip. Returns the same array when nothing needs
 * querying, as for most messages. `viewers`: users who must see their own votes and reactions.
 */
export async function asOfNow(queries: Queries, given: readonly ShownMessage[], viewers: readonly number[]): Promise<readonly ShownMessage[]> {
  const asked = await Promise.all([
    withContentsRead(queries, given), withReactions(queries, given, viewers), withPolls(queries, given, viewers), withPostCounts(queries, given), withReplies(queries, given, viewers), withMentions(queries, given), withTodo(queries, given),
    withAnswered(queries, given, viewers),
  ]);
  if (asked.every((shown) => shown === given)) return given;
  const [played, reacted, polled, counted, threaded, calling, listed, answering] = asked;
  return given.map((message, index) => ({
    ...message, contentsRead: played[index]!.contentsRead, reactions: reacted[index]!.reactions, poll: polled[index]!.poll, postCounts: counted[index]!.postCounts,
    replies: threaded[index]!.replies, unseenBy: calling[index]!.unseenBy, done: listed[index]!.done, answered: answering[index]!.answered,
  }));
}
