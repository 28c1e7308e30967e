/** A message in TL, as one mailbox sees it. */
import { answerTold, isChannelPeer, proximityAlertOf } from '@teamgram/event-schemas';
import type { Content, Keyboard } from '@teamgram/event-schemas';
import type { TodoCompletionRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { peersOfReplies, tlReplies } from '../messages/with-replies.ts';
import type { ShownReplies } from '../messages/with-replies.ts';
import { isPlayable } from '../messages/contents-read.ts';
import { tlKeyboard, usersOf } from './keyboard.ts';
import { tlMedia, withoutRadius } from './media.ts';
import { peersOfAnswered, tlForward, tlReply } from './reply-header.ts';
import type { ShownAnswered } from './reply-header.ts';
import { waitsInVain } from './web-page.ts';
import { adderOf, tlPollMedia } from './poll.ts';
import type { ShownPoll } from './poll.ts';
import { tlReactions } from './reactions.ts';
import type { ShownReactions } from './reactions.ts';
import { tlAction } from './service-action.ts';
import { tlEntities } from './text-entities.ts';
import { tlTodoMedia } from './todo.ts';
import type { View } from './view.ts';

/** View and forward counters of a channel post. */
export type PostCounts = { views: number; forwards: number };

/** Everything needed to show a message, decrypted; `id`, `peer` and `replyToId` in the viewer's numbering. */
export type ShownMessage = {
  /** Journal position of the MessageSent. */
  position: number;
  id: number;
  peer: number;
  author: number;
  /** The chat on whose behalf it was sent (send as); 0 = the author. */
  sender: number;
  /** Whether it is a post of a broadcast channel. */
  post: boolean;
  dateS: number;
  /** 0 = never edited. */
  editDateS: number;
  replyToId: number;
  /** The message of another chat that it replies to; undefined: none. */
  answered?: ShownAnswered | undefined;
  /** In a supergroup: the top message of its thread, 0 = none; `topic`: whether that thread is a forum topic. */
  thread: number;
  topic: boolean;
  pinned: boolean;
  silent: boolean;
  noForwards: boolean;
  groupedId: number;
  /** Auto-delete period in seconds; 0 = never. */
  ttlS: number;
  /** Mentioned users, and those of them who have not seen the mention yet; `unseenBy` undefined: none of them has. */
  mentions?: readonly number[] | undefined;
  unseenBy?: ReadonlySet<number> | undefined;
  /** Completed items of a to-do list. */
  done?: readonly TodoCompletionRow[] | undefined;
  /** `scheduled`: was sent by schedule; `waits`: is still scheduled. */
  scheduled?: boolean | undefined;
  waits?: boolean | undefined;
  /** Seconds after which it is scheduled again once sent; absent or 0: never. */
  repeatS?: number | undefined;
  /** Whether its voice or video has been played. */
  contentsRead: boolean;
  /** It comes from a chat history import. */
  imported?: true | undefined;
  /** False: nobody has ever reacted, so reactions need not be queried. */
  reacted?: boolean | undefined;
  /** Undefined: no reactions. */
  reactions?: ShownReactions | undefined;
  /** Undefined: no keyboard, or its key was destroyed. */
  keyboard?: Keyboard | undefined;
  /** Current results of its poll; undefined: not a poll, or one that cannot have votes yet. */
  poll?: ShownPoll | undefined;
  /** Counters of a post or of a forwarded post; undefined: neither, or not queried. */
  postCounts?: PostCounts | undefined;
  /** The thread below it; undefined: none, or not queried. */
  replies?: ShownReplies | undefined;
  /** Id of the pending web page that has since been fetched or found missing. */
  arrivedPage?: number | undefined;
  /** Undefined: its key was destroyed, so it cannot be shown any more. */
  content: Content | undefined;
};

/** The message as the viewer sees it: an ordinary one, a service message, or messageEmpty when its key was destroyed. */
export function tlMessage(view: View, shown: ShownMessage): tl.message | tl.messageService | tl.messageEmpty {
  const { content } = shown;
  if (!content) return { _: 'messageEmpty', id: shown.id, peer_id: tlPeer(shown.peer) };
  return content.action === '' ? ordinary(view, shown, content) : service(view, shown, content);
}

/** "mentioned: Whether we were mentioned in this message; media_unread: Whether there are unread media attachments in this message" (core.telegram.org/constructor/message), or an unread mention. */
function mentionOf({ mentions, unseenBy }: ShownMessage, { userId }: View): { mentioned: boolean; unseen: boolean } {
  const mentioned = mentions?.includes(userId) ?? false;
  return { mentioned, unseen: mentioned && (unseenBy?.has(userId) ?? true) };
}

/** Messages to oneself are not outgoing, unless they are still scheduled. */
export function isOutgoing({ userId }: View, { author, peer, waits }: ShownMessage): boolean {
  return author === userId && (peer !== userId || waits === true);
}

function ordinary(view: View, shown: ShownMessage, content: Content): tl.message {
  const { mentioned, unseen } = mentionOf(shown, view);
  return {
    _: 'message',
    out: isOutgoing(view, shown) || undefined,
    mentioned: mentioned || undefined,
    media_unread: unseen || (!isChannelPeer(shown.peer) && isPlayable(content) && !shown.contentsRead) || undefined,
    silent: shown.silent || undefined,
    noforwards: shown.noForwards || undefined,
    invert_media: content.invertMedia || undefined,
    pinned: shown.pinned || undefined,
    post: shown.post || undefined,
    // "Indicating to the sender that the specified scheduled message was sent" (core.telegram.org/api/scheduled-messages).
    from_scheduled: (shown.scheduled && shown.author === view.userId) || undefined,
    post_author: content.postAuthor || undefined,
    id: shown.id,
    from_id: fromOf(shown),
    peer_id: tlPeer(shown.peer),
    saved_peer_id: shown.peer === view.userId ? tlPeer(content.forward?.savedFromPeer || shown.peer) : undefined,
    fwd_from: content.forward && tlForward(content.forward, shown.imported),
    reply_to: tlReply(view, shown),
    date: shown.dateS,
    message: content.text,
    media: mediaOf(view, shown, content),
    reply_markup: shown.keyboard && tlKeyboard(shown.keyboard),
    entities: tlEntities(content.entities),
    views: shown.postCounts?.views,
    forwards: shown.postCounts?.forwards,
    replies: shown.replies && tlReplies(shown.replies),
    edit_date: shown.editDateS || undefined,
    // Changes to a to-do list or poll by its participants are not shown as edits by the author.
    edit_hide: (shown.editDateS > 0 && (content.media?.todo ?? content.media?.poll) !== undefined) || undefined,
    grouped_id: shown.groupedId === 0 ? undefined : BigInt(shown.groupedId),
    ttl_period: shown.ttlS || undefined,
    schedule_repeat_period: shown.repeatS || undefined,
    reactions: shown.reactions && tlReactions(view, shown.reactions, shown.peer),
  };
}

function mediaOf(view: View, { id, author, poll, done, waits, dateS, editDateS }: ShownMessage, { media, forward }: Content): tl.MessageMedia | undefined {
  if (media?.poll) return tlPollMedia(view, media.poll, poll);
  if (media?.todo) return tlTodoMedia(media.todo, done ?? []);
  if (!media || waitsInVain(view, media, Math.max(dateS, editDateS))) return undefined;
  const isOwn = author === view.userId && !forward;
  return tlMedia(view, isOwn ? media : withoutRadius(media), waits ? { kind: 'upload' } : { kind: 'message', messageId: id });
}

/** A post is sent by the channel in peer_id (core.telegram.org/constructor/message: from_id "will always be empty if the message was sent to a channel"). */
function fromOf({ post, sender, author }: ShownMessage): tl.Peer | undefined {
  return post ? undefined : tlPeer(sender || author);
}

function service(view: View, shown: ShownMessage, content: Content): tl.messageService {
  return {
    _: 'messageService',
    out: isOutgoing(view, shown) || undefined,
    silent: shown.silent || undefined,
    post: shown.post || undefined,
    id: shown.id,
    from_id: fromOf(shown),
    peer_id: tlPeer(shown.peer),
    saved_peer_id: shown.peer === view.userId ? tlPeer(shown.peer) : undefined,
    reply_to: tlReply(view, shown),
    date: shown.dateS,
    action: tlAction(view, content, shown),
  };
}

const isAboutAnswer = ({ action, service }: Content) => service !== undefined && (action === 'PollAppendAnswer' || action === 'PollDeleteAnswer');

/**
 * Calls `mention` with every peer the message refers to: an answer must include all of them (M5). Anonymous authors are not disclosed.
 * @param viewer undefined: the message is shown to several viewers
 */
export function peersIn(shown: ShownMessage, viewer: number | undefined, mention: (peer: number) => void): void {
  mention(shown.sender || shown.author);
  mention(shown.peer);
  const { content, reactions, replies, answered } = shown;
  if (replies) for (const peer of peersOfReplies(replies)) mention(peer);
  if (!content) return;
  if (reactions?.listed) for (const { userId, sender } of reactions.newest) mention(sender || userId);
  if (answered) peersOfAnswered(answered, viewer, mention);
  if (shown.keyboard) for (const user of usersOf(shown.keyboard)) mention(user);
  if (content.forward?.fromUser) mention(content.forward.fromUser);
  if (content.forward?.fromPeer) mention(content.forward.fromPeer);
  if (content.forward?.savedFromPeer) mention(content.forward.savedFromPeer);
  for (const { userId } of shown.done ?? []) mention(userId);
  for (const user of content.service?.users ?? []) mention(user);
  if (content.service?.chat) mention(content.service.chat);
  if (content.media?.poll?.publicVoters) for (const { userId, sender } of shown.poll?.newest ?? []) mention(sender || userId);
  for (const { addedBy } of content.media?.poll?.answers ?? []) if (addedBy !== 0) mention(adderOf(addedBy));
  if (isAboutAnswer(content)) mention(adderOf(answerTold(content.service!).addedBy));
  const alert = proximityAlertOf(content);
  if (alert) for (const peer of [alert.from, alert.to]) mention(peer);
  if (content.media?.contact?.user) mention(content.media.contact.user);
  for (const { user } of content.entities) if (user !== 0) mention(user);
}
