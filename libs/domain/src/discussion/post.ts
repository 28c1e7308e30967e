import { chatOf } from '../channels/chat.ts';
import type { MessageSent } from '@teamgram/event-schemas';
import type { SourceMessage } from '../messages/source.ts';
import { documentKind, type Documents, type View } from '../view.ts';

/** A post of a broadcast channel: the channel's peer number and the message id. */
export type Post = { chat: number; id: number };

/** The post that a message is, or is a forward of; undefined when it is neither, or the channel is unknown here. */
export function postOf({ documents }: View, message: SourceMessage | undefined): Post | undefined {
  if (!message) return undefined;
  const { fromPeer = 0, channelPost = 0 } = message.content?.forward ?? {};
  if (channelPost > 0) return chatOf(documents, fromPeer)?.kind === 'broadcast' ? { chat: fromPeer, id: channelPost } : undefined;
  return message.post ? { chat: message.sender, id: message.deliveries[0]!.messageId } : undefined;
}

/** For a post that forwards another one: the original (`passed:<chat>/<id>`), so that views can be counted without opening the posts. */
const passed = documentKind<Post>('passed');

/** Records the origin of a forwarded channel post. */
export function notePassed(documents: Documents, { sender, deliveries, content }: MessageSent): void {
  const { fromPeer = 0, channelPost = 0 } = content?.forward ?? {};
  if (channelPost > 0) passed.put(documents, `${sender}/${deliveries[0]!.messageId}`, { chat: fromPeer, id: channelPost });
}

/** The post whose counter a view of this one increments. */
export function countedPost(documents: Pick<Documents, 'get'>, post: Post): Post {
  return passed.find(documents, `${post.chat}/${post.id}`) ?? post;
}

/** Post ids by channel. */
export function byChannel(posts: readonly Post[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { chat, id } of posts) {
    const ids = found.get(chat);
    if (ids) ids.push(id);
    else found.set(chat, [id]);
  }
  return found;
}
