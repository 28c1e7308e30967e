import { chatOf } from '../channels/chat.ts';
import type { SentMessage } from '../messages/sent-message.ts';
import type { View } from '../view.ts';

/** A post of a broadcast channel: the channel's peer number, and the post as the channel numbers it. */
export type Post = { chat: number; id: number };

/** The post that a message is, or of which it is a forward; undefined when it is neither, or the channel is not known here. */
export function postOf({ documents }: View, message: SentMessage | undefined): Post | undefined {
  if (!message) return undefined;
  if (message.post) return { chat: message.sender, id: message.deliveries[0]!.messageId };
  const { fromPeer = 0, channelPost = 0 } = message.content?.forward ?? {};
  return channelPost > 0 && chatOf(documents, fromPeer)?.kind === 'broadcast' ? { chat: fromPeer, id: channelPost } : undefined;
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
