import type { PostsViewed } from '@teamgram/event-schemas';
import { chatOf } from '../channels/chat.ts';
import type { Context } from '../context.ts';
import { entryOf } from '../messages/mailbox.ts';
import { conversationOf, isDialogPeer, isPrivatePeer, mailboxOf } from '../messages/peer.ts';
import { messageIn } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { looksInto, readerView } from './guest.ts';
import { byChannel, countedPost, postOf, type Post } from './post.ts';
import { hasViewed, rangesOf } from './viewed.ts';

/**
 * messages.getMessagesViews with `increment`: the caller has viewed these messages. One fact per channel whose posts they are or show; none when all
 * were counted before.
 */
export type ViewPosts = { type: 'ViewPosts'; peer: number; /** Ids in the caller's mailbox or the channel's. */ ids: number[] };

export type ViewPostsState = { peerExists: boolean; mayLook: boolean; posts: Post[] };

/** Limit per call, as for other lists of messages. */
export const VIEWS_MAX = 100;

export function load(view: View, { peer, ids }: ViewPosts, { actor, nowMs }: Context): ViewPostsState {
  const chat = peer < 0 ? readerView(view, peer, actor, nowMs) : undefined;
  const asked = [...new Set(ids.slice(0, VIEWS_MAX))];
  const posts = chat?.chat.kind === 'broadcast' ? asked.map((id) => countedPost(view.documents, { chat: peer, id })) : asked.flatMap((id) => shownIn(view, actor, peer, id) ?? []);
  return {
    peerExists: chat !== undefined || isPrivatePeer(view, peer),
    mayLook: chat ? looksInto(chat) : isDialogPeer(view, actor, peer),
    posts: distinct(posts).filter((post) => isNews(view, post, actor)),
  };
}

/** Throws PEER_ID_INVALID, CHANNEL_PRIVATE. */
export function viewPosts({ peerExists, mayLook, posts }: ViewPostsState, _: ViewPosts, { actor }: Context): PostsViewed[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (!mayLook) throw refusal('CHANNEL_PRIVATE');
  return [...byChannel(posts)].map(([chat, ids]) => ({ type: 'PostsViewed', stream: `dialogs-${actor}`, viewer: actor, chat, posts: rangesOf(ids) }));
}

/** A forward shows its original post. */
function shownIn(view: View, actor: number, peer: number, id: number): Post | undefined {
  const message = messageIn(view, mailboxOf(actor, peer), id);
  return message?.stream === conversationOf(actor, peer) ? postOf(view, message) : undefined;
}

function distinct(posts: readonly Post[]): Post[] {
  return [...new Map(posts.map((post) => [`${post.chat}/${post.id}`, post])).values()];
}

/** Each user counts once per post; its author does not, being the initial view. */
function isNews(view: View, { chat, id }: Post, actor: number): boolean {
  const { documents } = view;
  if (entryOf(documents, -chat, id) === undefined || hasViewed(documents, chat, actor, id)) return false;
  const found = chatOf(documents, chat);
  if (found?.kind !== 'broadcast' || found.deleted) return false;
  const { creator, admins } = found;
  return (creator !== actor && !admins[actor]) || messageIn(view, -chat, id)?.author !== actor;
}
