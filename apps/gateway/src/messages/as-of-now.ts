/** Messages as they stand now: what was played, what people say of them, how their polls stand, how many have seen them. */
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

/** All is asked for together, in one round trip; the same messages when there is nothing to be asked, as of most. `viewers`: who must see their own votes and reactions. */
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
