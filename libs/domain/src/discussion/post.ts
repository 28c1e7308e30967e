import { chatOf } from '../channels/chat.ts';
import type { MessageSent } from '@teamgram/event-schemas';
import type { SourceMessage } from '../messages/source.ts';
import { documentKind, type Documents, type View } from '../view.ts';

/** A post of a broadcast channel: the channel's peer number, and the post as the channel numbers it. */
export type Post = { chat: number; id: number };

/** The post of which a message is a forward, or that it is; undefined when it is neither, or the channel is not known here. */
export function postOf({ documents }: View, message: SourceMessage | undefined): Post | undefined {
  if (!message) return undefined;
  const { fromPeer = 0, channelPost = 0 } = message.content?.forward ?? {};
  if (channelPost > 0) return chatOf(documents, fromPeer)?.kind === 'broadcast' ? { chat: fromPeer, id: channelPost } : undefined;
  return message.post ? { chat: message.sender, id: message.deliveries[0]!.messageId } : undefined;
}

/** Of a post that is a forward of another one: that one (`passed:<chat>/<id>`). So views are counted without a look at what the posts say. */
const passed = documentKind<Post>('passed');

export function notePassed(documents: Documents, { sender, deliveries, content }: MessageSent): void {
  const { fromPeer = 0, channelPost = 0 } = content?.forward ?? {};
  if (channelPost > 0) passed.put(documents, `${sender}/${deliveries[0]!.messageId}`, { chat: fromPeer, id: channelPost });
}

/** The post that is counted when this one is seen. */
export function countedPost(documents: Pick<Documents, 'get'>, post: Post): Post {
  return passed.find(documents, `${post.chat}/${post.id}`) ?? post;
}

/** Their numbers, by channel. */
export function byChannel(posts: readonly Post[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { chat, id } of posts) {
    const ids = found.get(chat);
    if (ids) ids.push(id);
    else found.set(chat, [id]);
  }
  return found;
}
