/** A message of the log as one mailbox sees it. */
import { answerTold, isChannelPeer } from '@teamgram/event-schemas';
import type { Content, Keyboard } from '@teamgram/event-schemas';
import type { TodoCompletionRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { peersOfReplies, tlReplies } from '../messages/with-replies.ts';
import type { ShownReplies } from '../messages/with-replies.ts';
import { isPlayable } from '../messages/contents-read.ts';
import { tlKeyboard, usersOf } from './keyboard.ts';
import { tlMedia } from './media.ts';
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

/** Of a channel's post: how often it was seen and passed on. */
export type PostCounts = { views: number; forwards: number };

/** Everything a message shows, opened; `id`, `peer` and `replyToId` in the viewer's numbering. */
export type ShownMessage = {
  /** Journal position of the MessageSent. */
  position: number;
  id: number;
  peer: number;
  author: number;
  /** The chat in whose name it was said; 0 = the author's own. */
  sender: number;
  /** Of a broadcast channel. */
  post: boolean;
  dateS: number;
  /** 0 = never edited. */
  editDateS: number;
  replyToId: number;
  /** What it answers in another chat; undefined: nothing. */
  answered?: ShownAnswered | undefined;
  /** Of a supergroup: the message that began the thread it is in, 0 = none; whether that is a topic. */
  thread: number;
  topic: boolean;
  pinned: boolean;
  silent: boolean;
  noForwards: boolean;
  groupedId: number;
  /** Seconds after which it is erased for everybody; 0 = never. */
  ttlS: number;
  /** Whom it calls, and who of them has not seen it; undefined: none of them has. */
  mentions?: readonly number[] | undefined;
  unseenBy?: ReadonlySet<number> | undefined;
  /** Of a list of tasks: what was done of it. */
  done?: readonly TodoCompletionRow[] | undefined;
  /** It had been scheduled; and it still waits to be sent. */
  scheduled?: boolean | undefined;
  waits?: boolean | undefined;
  /** Sent, it will be scheduled again so much later; absent or 0: never. */
  repeatS?: number | undefined;
  /** What it carries was heard or watched. */
  contentsRead: boolean;
  /** It was said elsewhere and brought here. */
  imported?: true | undefined;
  /** False: nobody has ever reacted, so nothing need be asked. */
  reacted?: boolean | undefined;
  /** Undefined: nobody has reacted. */
  reactions?: ShownReactions | undefined;
  /** Undefined: it has none, or its key was destroyed. */
  keyboard?: Keyboard | undefined;
  /** How its poll stands; undefined: it has none, or nobody can have voted yet. */
  poll?: ShownPoll | undefined;
  /** Of a post, and of a forward of one; undefined: it is neither, or it was not asked. */
  postCounts?: PostCounts | undefined;
  /** The thread that it began; undefined: none, or it was not asked. */
  replies?: ShownReplies | undefined;
  /** The id of a page for which it waited and that has come, or was not there. */
  arrivedPage?: number | undefined;
  /** Undefined: its key was destroyed, so nobody can show it. */
  content: Content | undefined;
};

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

/** What one says to oneself goes nowhere, unless it still waits to be sent. */
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
    // What is done on a list or in a poll is no edit of the author's.
    edit_hide: (shown.editDateS > 0 && (content.media?.todo ?? content.media?.poll) !== undefined) || undefined,
    grouped_id: shown.groupedId === 0 ? undefined : BigInt(shown.groupedId),
    ttl_period: shown.ttlS || undefined,
    schedule_repeat_period: shown.repeatS || undefined,
    reactions: shown.reactions && tlReactions(view, shown.reactions, shown.peer),
  };
}

function mediaOf(view: View, { id, poll, done, waits, dateS, editDateS }: ShownMessage, { media }: Content): tl.MessageMedia | undefined {
  if (media?.poll) return tlPollMedia(view, media.poll, poll);
  if (media?.todo) return tlTodoMedia(media.todo, done ?? []);
  if (!media || waitsInVain(view, media, Math.max(dateS, editDateS))) return undefined;
  return tlMedia(view, media, waits ? { kind: 'upload' } : { kind: 'message', messageId: id });
}

/** A post speaks for the channel in peer_id (core.telegram.org/constructor/message: from_id "will always be empty if the message was sent to a channel"). */
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
 * Calls `mention` with every peer that the message names: an answer must bring all of them along (M5). An anonymous author is not named.
 * @param viewer undefined: there are several
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
  if (content.media?.contact?.user) mention(content.media.contact.user);
  for (const { user } of content.entities) if (user !== 0) mention(user);
}
