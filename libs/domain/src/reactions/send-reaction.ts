import { reactionChoice } from '@teamgram/event-schemas';
import type { MessageReacted } from '@teamgram/event-schemas';
import type { ChatReactions } from '../channels/chat.ts';
import { BANNED_RIGHTS, may, mayRead } from '../channels/rights.ts';
import type { ChatView } from '../channels/standing.ts';
import { voiceOfOpinion } from '../channels/voices.ts';
import type { Context } from '../context.ts';
import { speakerView } from '../discussion/guest.ts';
import { heardMessage, isUnheard } from '../messages/heard-message.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from '../messages/peer.ts';
import { deliveryTo, type SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { OWN_REACTIONS_MAX, REACTION_KINDS_MAX, reactionOf } from './emoji.ts';
import { kindsOfReactions, reactionBy } from './reactions.ts';

/** messages.sendReaction: replaces the caller's reactions to a message; no emoji: removes them. */
export type SendReaction = { type: 'SendReaction'; peer: number; id: number; emoji: string[]; big: boolean; recent: boolean };

export type SendReactionState = { peerExists: boolean; chat: ChatView | undefined; message: SentMessage | undefined; isUnheard: boolean; sender: number; former: readonly string[]; kinds: ReadonlyMap<string, number> };

const NOWHERE = -1;

export function load(view: View, { peer, id }: SendReaction, { actor, nowMs }: Context): SendReactionState {
  const chat = speakerView(view, peer, actor, nowMs);
  const message = heardMessage(view, actor, peer, id);
  const position = message?.position ?? NOWHERE;
  return { peerExists: chat !== undefined || isPrivatePeer(view, peer), chat, message, isUnheard: isUnheard(view, message, actor), sender: voiceOfOpinion(view, chat, actor), former: reactionBy(view.documents, position, actor), kinds: kindsOfReactions(view.documents, position) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.sendReaction). */
export function sendReaction(state: SendReactionState, command: SendReaction, { actor }: Context): [MessageReacted] {
  const { chat, message, former, kinds } = state;
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (chat && !mayRead(chat.standing)) throw refusal('CHANNEL_PRIVATE');
  if (!message?.content || message.stream !== conversationOf(actor, command.peer) || message.content.action !== '') throw refusal('MESSAGE_ID_INVALID');
  const emoji = chosen(command.emoji);
  if (chat) refuseReaction(chat, emoji.filter((one) => !former.includes(one)));
  refuseTooMany(emoji, kinds, chat?.chat.reactions?.kindsMax || REACTION_KINDS_MAX, former);
  if (emoji.join() === former.join()) throw refusal('MESSAGE_NOT_MODIFIED');
  return [{
    type: 'MessageReacted', stream: message.stream, user: actor, message: message.position, choice: reactionChoice({ emoji, former: [...former] }),
    big: command.big, recent: command.recent && emoji.length > 0, author: state.isUnheard ? 0 : concerned(message, actor, command.peer),
    places: message.deliveries.map(({ mailbox, peer, messageId }) => ({ mailbox, peer, messageId })), sender: state.sender,
  }];
}

function chosen(given: readonly string[]): string[] {
  if (given.length > OWN_REACTIONS_MAX) throw refusal('REACTIONS_TOO_MANY');
  return [...new Set(given.map((one) => {
    const emoji = reactionOf(one);
    if (!emoji) throw refusal('REACTION_INVALID');
    return emoji;
  }))];
}

/** Existing reactions may always be kept or removed. */
function refuseReaction({ chat, standing }: ChatView, added: readonly string[]): void {
  if (added.length === 0) return;
  if (chat.kind !== 'broadcast' && !may(standing, 'react')) {
    throw refusal((standing.deniedOwn & BANNED_RIGHTS.send_reactions) === 0 ? 'CHAT_WRITE_FORBIDDEN' : 'USER_BANNED_IN_CHANNEL');
  }
  if (!added.every((emoji) => isAllowed(chat.reactions, emoji))) throw refusal('REACTION_INVALID');
}

function isAllowed(reactions: ChatReactions | undefined, emoji: string): boolean {
  if (!reactions || reactions.mode === 'all') return true;
  return reactions.mode === 'some' && reactions.emoji.includes(emoji);
}

function refuseTooMany(emoji: readonly string[], kinds: ReadonlyMap<string, number>, kindsMax: number, former: readonly string[]): void {
  const ofOthers = [...kinds].flatMap(([one, people]) => (people > Number(former.includes(one)) ? one : []));
  if (new Set([...ofOthers, ...emoji]).size > kindsMax && emoji.some((one) => !former.includes(one))) throw refusal('REACTIONS_TOO_MANY');
}

/** The user to be notified of a reaction; 0: nobody. Not for channel posts, own reactions, or messages that their author no longer shows. */
export function concerned(message: SentMessage, actor: number, peer: number): number {
  const isShown = deliveryTo(message, mailboxOf(message.author, peer)) !== undefined;
  return message.post || message.author === actor || !isShown ? 0 : message.author;
}
