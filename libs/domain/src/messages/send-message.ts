import { content, delivery, ORDINARY_SEND } from '@teamgram/event-schemas';
import type { Content, Delivery, Fact, ForwardOrigin, Keyboard, Media, MessageSent, Quote, TextEntity } from '@teamgram/event-schemas';
import { placeIn, threadIn, type Threading } from '../topics/threads.ts';
import { embedsLinks, refuseSpeech, refuseVoice, signed, speakingIn, speechOf, type Speaking, type Voice } from '../channels/speaking.ts';
import type { ChatView } from '../channels/standing.ts';
import { voiceAs } from '../channels/voices.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { dialogOf, draftIn, NO_DRAFT } from '../dialogs/dialog.ts';
import { thrown } from '../dice/dice.ts';
import { refusal } from '../refusal.ts';
import { CAPTION_LENGTH_MAX, completeEntities, isBlank, MESSAGE_LENGTH_MAX } from '../text.ts';
import { keyboardOf } from '../keyboards/keyboard.ts';
import { loadKeyboard, refuseKeyboard, type KeyboardState } from '../keyboards/refuse-keyboard.ts';
import { mentionedBy } from '../mentions/mentioned.ts';
import { permits } from '../privacy/choices.ts';
import { opened } from '../polls/places.ts';
import { loadSchedule, schedule, type Later, type ScheduleState } from '../scheduled/schedule.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { answering, loadAnswered, type Answered, type Answering } from './answered.ts';
import type { ChoiceOfMedia } from './choice-of-media.ts';
import { lifeOf, type Life } from './life.ts';
import { isCaptioned, isSpoken, loadMedia, refuseMedia } from './media.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from './peer.ts';
import { quoted } from './quoted.ts';
import { recipients, type Recipient } from './recipients.ts';
import { ttlSet } from './set-messages-ttl.ts';
import { deliveryTo, messageIn, type SentMessage } from './sent-message.ts';

/**
 * messages.sendMessage, messages.sendMedia, one item of messages.sendMultiMedia. Its command id derives from (key, random_id). The first fact is the
 * `MessageSent`, preceded only by the `KeyboardSet` of a message with buttons; it is followed by the settings of a new conversation, and a
 * `DraftCleared` if `clearDraft` found a draft.
 */
export type SendMessage = {
  type: 'SendMessage';
  peer: number;
  text: string;
  entities: TextEntity[];
  /** The replied message by its id for the sender, in the same dialog, and its thread in a supergroup. */
  replyTo: { id: number; quote: Quote | undefined; thread?: number | undefined } | undefined;
  /** A replied message of another chat; `replyTo` then only names the thread. */
  answering?: Answering | undefined;
  media: ChoiceOfMedia | undefined;
  invertMedia: boolean;
  silent: boolean;
  noForwards: boolean;
  clearDraft: boolean;
  /** The peer to send as; undefined: the sender's default there. */
  sendAs?: number | undefined;
  /** An inline or reply keyboard. Absent: none. */
  keyboard?: Keyboard | undefined;
  /** Shared by the items of an album; 0: no album. Below 2^53. */
  groupedId: number;
  /** Absent: sent at once. */
  later?: Later | undefined;
  /** Only for a scheduled message that is now due: what was determined when it was scheduled. */
  prepared?: { scheduledId: number; media: Media | undefined; forward: ForwardOrigin | undefined; answered?: Pick<Content, 'quote' | 'service'> | undefined; openAnswers: boolean } | undefined;
};

export type SendMessageState = {
  peerExists: boolean;
  /** Present for a group or channel. */
  speaking: Speaking | undefined;
  senderBlockedPeer: boolean;
  peerBlockedSender: boolean;
  peerHearsVoices: boolean;
  /** The peer that it is sent as; undefined: the requested one is not allowed. */
  voice: Voice | undefined;
  replied: SentMessage | undefined;
  answered: Answered | undefined;
  /** The thread, for a group or channel. */
  threading: Threading | undefined;
  media: Media | undefined;
  hasDraft: boolean;
  life: Life;
  /** Mentioned users. */
  mentions: number[];
  keyboard: KeyboardState | undefined;
  /** Present when it is to be scheduled. */
  schedule: ScheduleState | undefined;
  numbers: Numbering;
};

export function load(view: View, command: SendMessage, context: Context): SendMessageState {
  const { peer, text, entities, replyTo, media, later, prepared } = command;
  const { documents } = view;
  const { actor } = context;
  const speaking = speakingIn(view, peer, context, command.groupedId);
  const replied = replyTo && messageIn(view, mailboxOf(actor, peer), replyTo.id);
  const threading = speaking && threadIn(view, speaking, actor, replyTo && { id: replyTo.id, thread: replyTo.thread ?? 0 }, replied);
  const waiting = loadSchedule(view, peer, later, context);
  const carried = prepared ? prepared.media : embedded(loadMedia(view, media), speaking);
  return {
    peerExists: speaking !== undefined || isPrivatePeer(view, peer),
    speaking,
    voice: voiceAs(view, speaking, actor, command.sendAs),
    senderBlockedPeer: hasBlocked(documents, actor, peer),
    peerBlockedSender: hasBlocked(documents, peer, actor),
    peerHearsVoices: media === undefined || speaking !== undefined || permits(view, peer, 'VoiceMessages', actor),
    replied,
    answered: command.answering && loadAnswered(view, command.answering, context),
    threading,
    media: waiting ? carried : thrown(view, carried, conversationOf(actor, peer), context),
    hasDraft: draftIn(dialogOf(documents, actor, peer), draftThread(threading, replyTo)) !== NO_DRAFT,
    life: lifeOf(view, actor, peer),
    mentions: mentionedBy(view, speaking, actor, { text, entities, replied }),
    keyboard: command.keyboard && loadKeyboard(view, command.keyboard, speaking, actor),
    schedule: waiting,
    numbers: numbering(view, speaking?.mailboxes ?? [actor, peer]),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.sendMessage). */
export function sendMessage(state: SendMessageState, command: SendMessage, context: Context): Fact[] {
  const { actor } = context;
  const { peer, replyTo } = command;
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  // Slow mode applies to the time of sending, not of scheduling.
  if (state.speaking) refuseSpeech(state.schedule ? { ...state.speaking, waitS: 0 } : state.speaking, speechOf(state.media));
  // A channel's subscribers are known to its admins only.
  if (state.speaking?.chat.kind === 'broadcast' && state.media?.poll?.publicVoters) throw refusal('BROADCAST_PUBLIC_VOTERS_FORBIDDEN');
  const unquoted = signed(contentOf(command, state.media), state.speaking, state.voice);
  const stream = conversationOf(actor, peer);
  const place = placeIn(state.threading);
  if (replyTo && state.replied?.stream !== stream && !state.threading?.replyToId) throw refusal('MSG_ID_INVALID');
  const said = answer(unquoted, state, command, actor);
  if (peer === SERVICE_USER) throw refusal('CHAT_WRITE_FORBIDDEN');
  if (state.life.peerDeleted) throw refusal('INPUT_USER_DEACTIVATED');
  if (state.senderBlockedPeer) throw refusal('YOU_BLOCKED_USER');
  if (!state.peerHearsVoices && isSpoken(state.media)) throw refusal('VOICE_MESSAGES_FORBIDDEN');
  if (command.keyboard && !command.prepared) refuseKeyboard(command.keyboard, state.keyboard!);
  const { silent, noForwards, groupedId } = command;
  const deliveries = deliverTo(recipients(state, actor, peer), state);
  const voice = refuseVoice(state.voice);
  const sent: MessageSent = { ...ORDINARY_SEND, type: 'MessageSent', stream, author: actor, ...voice, ...place, content: said, deliveries, silent, noForwards, groupedId, ttlS: state.life.ttlS, mentions: state.mentions, scheduledId: command.prepared?.scheduledId ?? 0 };
  const cleared: Fact[] = command.clearDraft && state.hasDraft ? [{ type: 'DraftCleared', stream: `dialogs-${actor}`, owner: actor, peer, thread: draftThread(state.threading, replyTo) }] : [];
  const isOpen = command.prepared?.openAnswers ?? (command.media?.kind === 'poll' && command.media.open === true);
  if (state.schedule) return [...schedule(state.schedule, [sent], command.later!, replyTo?.id ?? 0, context, [{ openAnswers: isOpen, keyboard: command.keyboard, sendAs: command.sendAs ?? 0 }]), ...cleared];
  const begun = state.life.beginsTtl && !state.peerBlockedSender ? ttlSet(actor, peer, state.life.ttlS, state) : [];
  return [...keyboardOf(stream, command.keyboard), sent, ...(isOpen ? [opened(sent)] : []), ...begun, ...cleared];
}

/** Adds the replied message or the quote to the content. */
function answer(said: Content, { answered, replied }: SendMessageState, { answering: to, replyTo, prepared }: SendMessage, actor: number): Content {
  if (answered && to) return answering(said, answered, to, actor);
  if (!replyTo?.quote) return said;
  return content({ ...said, quote: prepared ? replyTo.quote : quoted(replyTo.quote, replied?.content) });
}

/** A topic has its own draft, and so has a thread opened by the sender; a reply in the main view of a group clears the group's. */
function draftThread(threading: Threading | undefined, replyTo: SendMessage['replyTo']): number {
  return threading?.topic ? threading.thread : (replyTo?.thread ?? 0);
}

function deliverTo(to: Recipient[], { numbers, replied, threading }: SendMessageState): Delivery[] {
  return to.map(({ mailbox, peer }) =>
    delivery(numbers.deliver(mailbox, peer, { replyToId: (replied ? deliveryTo(replied, mailbox)?.messageId : threading?.replyToId) ?? 0 })));
}

/** The content as stored. Throws MESSAGE_EMPTY, MESSAGE_TOO_LONG, and the errors for entities and media. */
export function contentOf({ text, entities, media: choice, invertMedia, prepared }: Saying, media: Media | undefined): Content {
  const page = choice?.kind === 'web-page' ? choice : undefined;
  const isCaption = !page && (choice !== undefined || isCaptioned(media));
  if (!isCaption && isBlank(text)) throw refusal('MESSAGE_EMPTY');
  refuseLength(text, isCaption);
  const complete = completeEntities(text, entities);
  if (!page || media) refuseMedia(choice, media);
  return content({ text, entities: complete, media, invertMedia, forward: prepared?.forward, ...prepared?.answered });
}

/** Removes the link preview when the sender may not embed links. */
export function embedded(media: Media | undefined, speaking: Pick<ChatView, 'standing'> | undefined): Media | undefined {
  return media?.webPage && speaking && !embedsLinks(speaking) ? undefined : media;
}

type Saying = Pick<SendMessage, 'text' | 'entities' | 'media' | 'invertMedia' | 'prepared'>;

/** A text with media is a caption, which has a lower limit. Throws MESSAGE_TOO_LONG, MEDIA_CAPTION_TOO_LONG. */
export function refuseLength(text: string, isCaption: boolean): void {
  if (isCaption && text.length > CAPTION_LENGTH_MAX) throw refusal('MEDIA_CAPTION_TOO_LONG');
  if (text.length > MESSAGE_LENGTH_MAX) throw refusal('MESSAGE_TOO_LONG');
}
