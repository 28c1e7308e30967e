import type { ChatOptionSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream, isPublic, type ChatKind } from './chat.ts';
import { owned, permitted } from './chat-state.ts';
import type { ChatSwitch } from './options.ts';
import type { Act } from './rights.ts';
import { chatView, type ChatView } from './standing.ts';

/** All boolean options of a chat: channels.togglePreHistoryHidden, channels.toggleSignatures, … */
export type SetChatOption = { type: 'SetChatOption'; chat: number; option: ChatSwitch; on: boolean };

export type SetChatOptionState = { found: ChatView | undefined };

/** The right required for each option, and the kinds of chats that have it. */
const CHOICES: { [Option in ChatSwitch]: { act: Act | 'own'; kinds: readonly ChatKind[] } } = {
  'pre-history-hidden': { act: 'change-info', kinds: ['supergroup'] },
  'signatures': { act: 'change-info', kinds: ['broadcast'] },
  'signature-profiles': { act: 'change-info', kinds: ['broadcast'] },
  // "Can only be invoked by the owner of a group/channel" (core.telegram.org/api/content-protection).
  'no-forwards': { act: 'own', kinds: ['basic', 'supergroup', 'broadcast'] },
  'join-to-send': { act: 'ban', kinds: ['supergroup'] },
  'join-request': { act: 'ban', kinds: ['supergroup', 'broadcast'] },
  'participants-hidden': { act: 'ban', kinds: ['supergroup'] },
  // "can only be invoked by admins with owner rights" (core.telegram.org/api/forum).
  'forum': { act: 'own', kinds: ['supergroup'] },
  'forum-tabs': { act: 'own', kinds: ['supergroup'] },
  // TDLib (supergroupFullInfo.can_toggle_aggressive_anti_spam): requires the right to delete messages.
  'anti-spam': { act: 'delete-others', kinds: ['supergroup'] },
  'autotranslation': { act: 'change-info', kinds: ['broadcast'] },
};

export function load(view: View, { chat }: SetChatOption, { actor, nowMs }: Context): SetChatOptionState {
  return { found: chatView(view, chat, actor, nowMs) };
}

/** Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHANNEL_INVALID, CHAT_PUBLIC_REQUIRED, CHAT_LINK_EXISTS, PARTICIPANTS_TOO_FEW, CHAT_NOT_MODIFIED. */
export function setChatOption(state: SetChatOptionState, { option, on }: SetChatOption, { actor, rules }: Context): [ChatOptionSet] {
  const { act, kinds } = CHOICES[option];
  const { peer, chat } = act === 'own' ? owned(state) : permitted(state, act);
  if (!kinds.includes(chat.kind)) throw refusal('CHANNEL_INVALID');
  if (option === 'join-request' && on && !isPublic(chat)) throw refusal('CHAT_PUBLIC_REQUIRED');
  if (option === 'pre-history-hidden' && on && chat.linked) throw refusal('CHAT_LINK_EXISTS');
  if (option === 'forum' && on && (chat.linked || chat.options.includes('gigagroup'))) throw refusal('CHAT_DISCUSSION_UNALLOWED');
  if (option === 'anti-spam' && on && chat.members < rules.antiSpamMembersMin) throw refusal('PARTICIPANTS_TOO_FEW');
  if (chat.options.includes(option) === on) throw refusal('CHAT_NOT_MODIFIED');
  return [{ type: 'ChatOptionSet', stream: chatStream(peer), chat: peer, by: actor, option, on }];
}
