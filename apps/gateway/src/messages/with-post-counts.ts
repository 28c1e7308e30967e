/** View and forward counters of channel posts and of their forwards (core.telegram.org/constructor/message: views, forwards). */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { PostCounts, ShownMessage } from '../convert/message.ts';

type Countable = Pick<ShownMessage, 'id' | 'peer' | 'post' | 'content' | 'postCounts'>;

/** Counters of a post that only its author has seen. */
export const unseenPost: PostCounts = { views: 1, forwards: 0 };

/** The channel post that a message is or was forwarded from: a forward shows the counters of the original. */
export function postShown({ id, peer, post, content }: Countable): { chat: number; post: number } | undefined {
  if (!content || content.action !== '') return undefined;
  const { fromPeer = 0, channelPost = 0 } = content.forward ?? {};
  if (channelPost > 0 && isChannelPeer(fromPeer)) return { chat: fromPeer, post: channelPost };
  return post ? { chat: peer, post: id } : undefined;
}

/** No query if no message is a post or a forward of one. */
export async function withPostCounts<Shown extends Countable>(queries: Queries, shown: readonly Shown[]): Promise<readonly Shown[]> {
  const posts = shown.map(postShown);
  const asked = posts.filter((post) => post !== undefined);
  if (asked.length === 0) return shown;
  const found = new Map((await queries.postCounts(asked)).map((row) => [`${row.chat} ${row.post}`, row]));
  return shown.map((message, index) => {
    const post = posts[index];
    return post ? { ...message, postCounts: countsOf(found.get(`${post.chat} ${post.post}`)) } : message;
  });
}

/** The author counts as the first view. */
export function countsOf(row: { views: number; forwards: number } | undefined): PostCounts {
  return row ? { views: row.views + unseenPost.views, forwards: row.forwards } : unseenPost;
}
