/**
 * Mirrors a channel's posts, their edits and deletions into its discussion group. This happens in the same commit, so a crash cannot separate post
 * and copy: groups and channels are in one journal.
 */
import { content, forwardOrigin, isChannelMailbox, ORDINARY_SEND } from '@teamgram/event-schemas';
import type { Content, Fact, ForwardOrigin, Keyboard, KeyboardRemoved, KeyboardSet, MessageEdited, MessagesErased, MessageSent } from '@teamgram/event-schemas';
import { chatOf, chatStream, livingChat } from '../channels/chat.ts';
import { keyboardOf, rekeyed } from '../keyboards/keyboard.ts';
import { numberingAfter, type Numbering } from '../messages/numbering.ts';
import { eraseAll, mailboxesOf } from '../messages/removal.ts';
import { sentMessage } from '../messages/sent-message.ts';
import { messagesTtlOf } from '../messages/ttl.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { copyOf } from './copies.ts';

/** Appends to a decision's facts the consequences in discussion groups. Costs next to nothing when no channel is involved. */
export function followPosts(view: View, facts: Fact[], nowMs: number): Fact[] {
  return facts.some(isAboutChannel) ? withFollowing(view, facts, nowMs) : facts;
}

function isAboutChannel(fact: Fact): boolean {
  if (fact.type === 'MessageSent') return fact.post;
  if (fact.type === 'MessageEdited') return isOfChannel(fact.deliveries[0]);
  return fact.type === 'MessagesErased' && fact.erasures.some(({ delivery }) => isOfChannel(delivery));
}

function withFollowing(view: View, facts: readonly Fact[], nowMs: number): Fact[] {
  const all = [...facts];
  for (const [index, fact] of facts.entries()) {
    if (!isAboutChannel(fact)) continue;
    if (fact.type === 'MessageSent') all.push(...copied(view, fact, keyboardBefore(facts[index - 1], 0), all, nowMs));
    else if (fact.type === 'MessageEdited') all.push(...edited(view, fact, keyboardBefore(facts[index - 1], fact.message), all));
    else if (fact.type === 'MessagesErased') all.push(...erased(view, fact, all));
  }
  return all;
}

/** The keyboard change directly before a post or its edit ('none': removed; undefined: no change). @param message position of the post's MessageSent, 0 for a new post */
function keyboardBefore(before: Fact | undefined, message: number): Keyboard | 'none' | undefined {
  if (before?.type !== 'KeyboardSet' && before?.type !== 'KeyboardRemoved') return undefined;
  if (before.message !== message) return undefined;
  return before.type === 'KeyboardSet' ? before.keyboard : 'none';
}

const isOfChannel = (delivery: { mailbox: number } | undefined) => delivery !== undefined && isChannelMailbox(delivery.mailbox);

/**
 * Sent as the channel, with the post's buttons, and pinned. Its author is the service account ("automatically forwarded to the discussion group"), so that it is unread for
 * every member and cannot be edited by any.
 */
function copied({ documents, ...view }: View, post: MessageSent, keyboard: Keyboard | 'none' | undefined, facts: readonly Fact[], nowMs: number): (KeyboardSet | MessageSent)[] {
  const channel = chatOf(documents, post.sender);
  const group = channel?.linked ? livingChat(documents, channel.linked) : undefined;
  if (!channel?.linked || !group || !post.content || post.content.action !== '' || (group.classification ?? 0) < (channel.classification ?? 0)) return [];
  const { messageId } = post.deliveries[0]!;
  const numbers = numberingAfter({ documents, ...view }, facts, [-channel.linked]);
  const stream = chatStream(channel.linked);
  return [...keyboardOf(stream, keyboard === 'none' ? undefined : keyboard), {
    ...ORDINARY_SEND, type: 'MessageSent', stream, author: SERVICE_USER, sender: post.sender, groupedId: post.groupedId,
    content: ofChannel(post.content, originOf(post, messageId, nowMs)), deliveries: [numbers.deliver(-channel.linked, channel.linked)],
    noForwards: post.noForwards || channel.options.includes('no-forwards'), ttlS: messagesTtlOf(documents, stream),
    silent: true, discussedChannel: post.sender, discussedPost: messageId,
  }];
}

/** A post that is itself a forward keeps its original author. */
function originOf({ sender, content: said }: MessageSent, id: number, nowMs: number): ForwardOrigin {
  const first = said?.forward ?? forwardOrigin({ fromPeer: sender, channelPost: id, dateS: Math.floor(nowMs / 1000), postAuthor: said?.postAuthor ?? '' });
  return { ...first, savedFromPeer: sender, savedFromId: id };
}

const ofChannel = (said: Content, forward: ForwardOrigin | undefined) => content({ ...said, forward, postAuthor: '' });

function edited(view: View, { message, content: said }: MessageEdited, keyboard: Keyboard | 'none' | undefined, facts: readonly Fact[]): (KeyboardSet | KeyboardRemoved | MessageEdited)[] {
  const position = copyOf(view.documents, message);
  const copy = position === undefined ? undefined : sentMessage(view, position);
  if (!copy || !said) return [];
  const numbers = numberingAfter(view, facts, mailboxesOf([copy]));
  const deliveries = copy.deliveries.map(({ mailbox, peer, messageId }) => numbers.deliver(mailbox, peer, { messageId }));
  return [...rekeyed(copy, keyboard), { type: 'MessageEdited', stream: copy.stream, message: copy.position, content: ofChannel(said, copy.content?.forward), deliveries }];
}

/** Comments are kept. */
function erased(view: View, { messages }: MessagesErased, facts: readonly Fact[]): Fact[] {
  const gone = new Set(facts.flatMap((fact) => (fact.type === 'MessagesErased' ? fact.messages : [])));
  const copies = messages.flatMap((message) => copyOf(view.documents, message) ?? []).filter((copy) => !gone.has(copy));
  const shown = copies.flatMap((copy) => sentMessage(view, copy) ?? []).filter(({ deliveries }) => deliveries.length > 0);
  if (shown.length === 0) return [];
  const numbers: Numbering = numberingAfter(view, facts, mailboxesOf(shown));
  return eraseAll(shown, numbers);
}
