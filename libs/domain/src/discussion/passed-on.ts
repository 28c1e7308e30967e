import { isChannelPeer } from '@teamgram/event-schemas';
import type { MessageSent, PostsForwarded } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import type { Post } from './post.ts';

/** One fact per channel whose posts were forwarded. @param posts the original of each forward, by index; undefined: not a post */
export function passedOn(posts: readonly (Post | undefined)[], sent: readonly MessageSent[], toPeer: number): PostsForwarded[] {
  const to = isChannelPeer(toPeer) ? toPeer : 0;
  const channels = new Set(posts.flatMap((post) => post?.chat ?? []));
  return [...channels].map((chat) => {
    const passed = posts.flatMap((post, index) => (post?.chat === chat ? [{ id: post.id, forward: sent[index]!.deliveries[0]!.messageId }] : []));
    const forwards = to === 0 ? [] : passed.map(({ forward }) => forward);
    return { type: 'PostsForwarded', stream: chatStream(chat), chat, posts: passed.map(({ id }) => id), to, forwards };
  });
}
