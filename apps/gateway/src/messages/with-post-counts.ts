/** Posts of channels, and forwards of them, with how often they were seen and passed on (core.telegram.org/constructor/message: views, forwards). */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { PostCounts, ShownMessage } from '../convert/message.ts';

type Countable = Pick<ShownMessage, 'id' | 'peer' | 'post' | 'content' | 'postCounts'>;

/** Of a post that nobody but its author has seen. */
export const unseenPost: PostCounts = { views: 1, forwards: 0 };

/** The post that a message is; what is passed on shows the post that it was, wherever it is passed on to. */
export function postShown({ id, peer, post, content }: Countable): { chat: number; post: number } | undefined {
  if (!content || content.action !== '') return undefined;
  const { fromPeer = 0, channelPost = 0 } = content.forward ?? {};
  if (channelPost > 0 && isChannelPeer(fromPeer)) return { chat: fromPeer, post: channelPost };
  return post ? { chat: peer, post: id } : undefined;
}

/** Asks nothing when none of the messages is or shows a post. */
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

/** A post begins with the view of its author. */
export function countsOf(row: { views: number; forwards: number } | undefined): PostCounts {
  return row ? { views: row.views + unseenPost.views, forwards: row.forwards } : unseenPost;
}
