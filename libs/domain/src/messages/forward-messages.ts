import { content, media, ORDINARY_SEND } from '@teamgram/event-schemas';
import type { Content, ForwardOrigin, KeyboardSet, MessageScheduled, MessagesSaved, MessageSent, PollCopied, PostsForwarded } from '@teamgram/event-schemas';
import { placeIn, threadIn, type Threading } from '../topics/threads.ts';
import { refuseSpeech, refuseVoice, signed, speakingIn, speechOf, type Speaking, type Voice } from '../channels/speaking.ts';
import { voiceAs } from '../channels/voices.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { passedOn } from '../discussion/passed-on.ts';
import { copiesOf } from '../polls/places.ts';
import { postOf, type Post } from '../discussion/post.ts';
import { keyboardOf, passedOnKeyboard } from '../keyboards/keyboard.ts';
import { refusal } from '../refusal.ts';
import { permits } from '../privacy/choices.ts';
import { loadSchedule, schedule, type Later, type ScheduleState } from '../scheduled/schedule.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { lifeOf, type Life } from './life.ts';
import { firstOrigin, nameable, type Author } from './forward-origin.ts';
import { isCaptioned, isPending, isSpoken } from './media.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from './peer.ts';
import { recipients } from './recipients.ts';
import { embedded } from './send-message.ts';
import { deliveryTo, messageIn } from './sent-message.ts';
import { sourceFor, type Source, type SourceMessage } from './source.ts';

/** messages.forwardMessages: one `MessageSent` for each id, in the order of `ids`. Items of an album stay together under a new grouped id. */
export type ForwardMessages = {
  type: 'ForwardMessages';
  fromPeer: number;
  /** Ids in the sender's mailbox or the channel's; at most 100. */
  ids: number[];
  toPeer: number;
  /** Thread or topic of a supergroup; absent: none. */
  toThread?: number | undefined;
  /** The peer to send as; absent: the sender's default there. */
  sendAs?: number | undefined;
  dropAuthor: boolean;
  dropMediaCaptions: boolean;
  silent: boolean;
  noForwards: boolean;
  /** Absent: sent at once. */
  later?: Later | undefined;
};

export type ForwardMessagesState = {
  peersExist: boolean;
  source: Source;
  /** Present for a group or channel. */
  speaking: Speaking | undefined;
  /** The peer that the messages are sent as; undefined: the requested one is not allowed. */
  voice: Voice | undefined;
  threading: Threading | undefined;
  senderBlockedPeer: boolean;
  life: Life;
  peerBlockedSender: boolean;
  peerHearsVoices: boolean;
  /** The author shown for each message: with a link, or by name only. */
  authors: Author[];
  /** The channel post that each message is or shows. */
  posts: (Post | undefined)[];
  /** Present when the messages are to be scheduled. */
  schedule: ScheduleState | undefined;
  numbers: Numbering;
};

export const FORWARDS_MAX = 100;

export function load(view: View, { fromPeer, ids, toPeer, toThread = 0, later, sendAs }: ForwardMessages, context: Context): ForwardMessagesState {
  const { actor } = context;
  const speaking = speakingIn(view, toPeer, context);
  const source = sourceFor(view, fromPeer, ids.slice(0, FORWARDS_MAX), context);
  const { messages } = source;
  const waiting = loadSchedule(view, toPeer, later, context);
  return {
    peersExist: source.exists && (speaking !== undefined || isPrivatePeer(view, toPeer)),
    source,
    speaking,
    voice: voiceAs(view, speaking, actor, sendAs),
    threading: speaking && threadIn(view, speaking, actor, toThread ? { id: toThread, thread: toThread } : undefined, toThread ? messageIn(view, -toPeer, toThread) : undefined),
    authors: messages.map((message) => nameable(view, message?.author ?? 0, actor)),
    posts: messages.map((message) => postOf(view, message)),
    life: lifeOf(view, actor, toPeer),
    schedule: waiting,
    senderBlockedPeer: hasBlocked(view.documents, actor, toPeer),
    peerBlockedSender: hasBlocked(view.documents, toPeer, actor),
    peerHearsVoices: speaking !== undefined || !messages.some((message) => isSpoken(message?.content?.media)) || permits(view, toPeer, 'VoiceMessages', actor),
    numbers: numbering(view, speaking?.mailboxes ?? [actor, toPeer]),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.forwardMessages). */
export function forwardMessages(state: ForwardMessagesState, command: ForwardMessages, context: Context): (KeyboardSet | MessageSent | MessageScheduled | MessagesSaved | PostsForwarded | PollCopied)[] {
  const { fromPeer, ids, toPeer } = command;
  if (!state.peersExist) throw refusal('PEER_ID_INVALID');
  if (ids.length === 0) throw refusal('MESSAGE_IDS_EMPTY');
  if (ids.length > FORWARDS_MAX) throw refusal('MESSAGE_ID_INVALID');
  const found = state.source.messages.map((message, index) => forwardable(message, conversationOf(context.actor, fromPeer), state.authors[index]!));
  const originals = command.dropAuthor ? found.map((original, index) => asOnesOwn(original, context.newId(FORWARDS_MAX + index))) : found;
  if (state.source.isProtected || originals.some(({ message, said }) => message.noForwards || (said.media?.ttlS ?? 0) > 0)) throw refusal('CHAT_FORWARDS_RESTRICTED');
  const speaking = state.speaking && (state.schedule ? { ...state.speaking, waitS: 0 } : state.speaking);
  if (speaking) refuseSpeeches(speaking, originals, state.schedule !== undefined);
  placeIn(state.threading);
  if (command.toThread && !state.threading?.replyToId) throw refusal('MSG_ID_INVALID');
  if (toPeer === SERVICE_USER) throw refusal('CHAT_WRITE_FORBIDDEN');
  if (state.life.peerDeleted) throw refusal('INPUT_USER_DEACTIVATED');
  if (state.senderBlockedPeer) throw refusal('YOU_BLOCKED_USER');
  if (!state.peerHearsVoices) throw refusal('VOICE_MESSAGES_FORBIDDEN');
  refuseVoice(state.voice);
  const groups = newGroups(originals, context);
  const sent = originals.map((original) => forward(original, state, command, context.actor, groups.get(original.message.groupedId) ?? 0));
  const copied = command.dropAuthor ? [] : originals.flatMap(({ message }, index) => copiesOf(sent[index]!.stream, message, state.schedule ? undefined : sent[index]));
  const keyboards = originals.map(({ message }) => (command.dropAuthor ? undefined : passedOnKeyboard(message.keyboard)));
  if (state.schedule) return [...schedule(state.schedule, sent, command.later!, 0, context, keyboards.map((keyboard) => ({ keyboard, sendAs: command.sendAs ?? 0 }))), ...copied];
  // Forwards without attribution are not counted for the post.
  return [...sent.flatMap((each, index) => [...keyboardOf(each.stream, keyboards[index]), each]), ...saved(sent, command, context.actor), ...(command.dropAuthor ? [] : passedOn(state.posts, sent, toPeer)), ...copied];
}

/** Each forward must be allowed like an ordinary message; under slow mode only one, or one album, at a time (SLOWMODE_MULTI_MSGS_DISABLED). */
function refuseSpeeches(speaking: Speaking, originals: readonly Original[], later: boolean): void {
  const { chat: { kind, slowModeS }, standing } = speaking;
  for (const { said } of originals) refuseSpeech(speaking, speechOf(said.media));
  if (kind === 'broadcast' && originals.some(({ said }) => said.media?.poll?.publicVoters)) throw refusal('BROADCAST_PUBLIC_VOTERS_FORBIDDEN');
  const albums = new Set(originals.map(({ message: { groupedId, position } }) => groupedId || -position));
  if (slowModeS > 0 && standing.role === 'member' && !later && albums.size > 1) throw refusal('SLOWMODE_MULTI_MSGS_DISABLED');
}

/** Forwards to saved messages are grouped by source dialog (core.telegram.org/api/saved-messages), unless the source is to be hidden. */
function saved(sent: readonly MessageSent[], { fromPeer: peer, toPeer, dropAuthor }: ForwardMessages, owner: number): MessagesSaved[] {
  if (toPeer !== owner || peer === owner || dropAuthor) return [];
  const messageIds = sent.flatMap(({ deliveries }) => deliveries.map(({ messageId }) => messageId));
  return [{ type: 'MessagesSaved', stream: `dialogs-${owner}`, owner, peer, messageIds }];
}

type Original = { message: SourceMessage; said: Content; author: Author };

/** Throws MESSAGE_ID_INVALID for a missing message, one whose key was destroyed, or a service message. */
function forwardable(message: SourceMessage | undefined, stream: string, author: Author): Original {
  if (!message?.content || message.stream !== stream || message.content.action !== '') throw refusal('MESSAGE_ID_INVALID');
  return { message, said: message.content, author };
}

/** Without attribution a poll becomes a new one: a shared poll belongs to its first author, who alone may close it and sees the votes. */
function asOnesOwn(original: Original, pollId: number): Original {
  const { said } = original;
  return said.media?.poll ? { ...original, said: content({ ...said, media: media({ ...said.media, poll: { ...said.media.poll, id: pollId } }) }) } : original;
}

function newGroups(originals: Original[], { newId }: Context): Map<number, number> {
  const groups = [...new Set(originals.map(({ message }) => message.groupedId))].filter((group) => group !== 0);
  return new Map(groups.map((group, index) => [group, newId(index)]));
}

function forward(original: Original, state: ForwardMessagesState, command: ForwardMessages, actor: number, groupedId: number): MessageSent {
  const { toPeer, silent, noForwards } = command;
  return {
    ...ORDINARY_SEND,
    type: 'MessageSent',
    stream: conversationOf(actor, toPeer),
    author: actor,
    ...refuseVoice(state.voice),
    ...placeIn(state.threading),
    content: signed(forwarded(original, state, command, actor), state.speaking, state.voice),
    deliveries: recipients(state, actor, toPeer).map(({ mailbox, peer }) => state.numbers.deliver(mailbox, peer, { replyToId: state.threading?.replyToId ?? 0 })),
    silent,
    noForwards,
    groupedId,
    ttlS: state.life.ttlS,
  };
}

function forwarded({ message, said, author }: Original, { speaking }: ForwardMessagesState, command: ForwardMessages, actor: number): Content {
  const withoutCaption = command.dropMediaCaptions && isCaptioned(said.media);
  const { text, entities } = withoutCaption ? { text: '', entities: [] } : said;
  const { invertMedia } = said;
  // A pending web page will be attached to the original only.
  const shown = said.media?.webPage && isPending(said.media.webPage) ? undefined : embedded(said.media, speaking);
  return content({ text, entities, media: shown, invertMedia, forward: command.dropAuthor ? undefined : originOf({ message, author }, command, actor) });
}

/** Forwards to saved messages also show the source dialog. */
function originOf({ message, author }: Pick<Original, 'message' | 'author'>, { fromPeer, toPeer }: ForwardMessages, actor: number): ForwardOrigin {
  const id = deliveryTo(message, mailboxOf(actor, fromPeer))!.messageId;
  const first = firstOrigin(message, author, id);
  const saved = toPeer === actor ? { savedFromPeer: fromPeer, savedFromId: id } : { savedFromPeer: 0, savedFromId: 0 };
  return { ...first, ...saved };
}
