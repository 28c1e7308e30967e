import type { ChatReactionsSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { REACTION_KINDS_MAX, reactionEmoji, reactionOf } from '../reactions/emoji.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream, type ChatReactions } from './chat.ts';
import { permitted } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.setChatAvailableReactions. `kindsMax`: limit of different reactions per message, 0: the default. */
export type SetChatReactions = { type: 'SetChatReactions'; chat: number } & ChatReactions;

export type SetChatReactionsState = { found: ChatView | undefined };

const EVERYTHING: ChatReactions = { mode: 'all', emoji: [], kindsMax: 0 };

export function load(view: View, { chat }: SetChatReactions, { actor, nowMs }: Context): SetChatReactionsState {
  return { found: chatView(view, chat, actor, nowMs) };
}

/** Throws PEER_ID_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED, CHAT_NOT_MODIFIED. Emoji that are not valid reactions are dropped. */
export function setChatReactions(state: SetChatReactionsState, command: SetChatReactions, { actor }: Context): [ChatReactionsSet] {
  const { peer, chat, standing } = permitted(state, 'change-info');
  if (standing.role !== 'creator' && standing.role !== 'admin') throw refusal('CHAT_ADMIN_REQUIRED');
  const some = [...new Set(command.emoji.slice(0, 2 * reactionEmoji.length).flatMap((one) => reactionOf(one) ?? []))];
  const emoji = command.mode === 'some' ? some : [];
  const mode = command.mode === 'some' && emoji.length === 0 ? 'none' : command.mode;
  const kindsMax = Math.min(Math.max(command.kindsMax, 0), REACTION_KINDS_MAX);
  if (isSame(chat.reactions ?? EVERYTHING, { mode, emoji, kindsMax })) throw refusal('CHAT_NOT_MODIFIED');
  return [{ type: 'ChatReactionsSet', stream: chatStream(peer), chat: peer, by: actor, mode, emoji, kindsMax }];
}

function isSame(one: ChatReactions, other: ChatReactions): boolean {
  return one.mode === other.mode && one.kindsMax === other.kindsMax && one.emoji.join() === other.emoji.join();
}
