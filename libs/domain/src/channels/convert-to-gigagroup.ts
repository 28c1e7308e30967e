import type { ChatOptionSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { owned } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/**
 * channels.convertToGigagroup: from now on only admins can write and members cannot be added by others; irreversible
 * (core.telegram.org/api/channel#gigagroups).
 */
export type ConvertToGigagroup = { type: 'ConvertToGigagroup'; chat: number };

export type ConvertToGigagroupState = { found: ChatView | undefined };

export function load(view: View, { chat }: ConvertToGigagroup, { actor, nowMs }: Context): ConvertToGigagroupState {
  return { found: chatView(view, chat, actor, nowMs) };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.convertToGigagroup). */
export function convertToGigagroup(state: ConvertToGigagroupState, _: ConvertToGigagroup, { actor, rules }: Context): [ChatOptionSet] {
  const { peer, chat } = owned(state);
  if (chat.kind !== 'supergroup' || chat.options.includes('gigagroup')) throw refusal('CHANNEL_INVALID');
  if (chat.options.includes('forum')) throw refusal('FORUM_ENABLED');
  if (chat.members < rules.gigagroupMembersMin) throw refusal('PARTICIPANTS_TOO_FEW');
  return [{ type: 'ChatOptionSet', stream: chatStream(peer), chat: peer, by: actor, option: 'gigagroup', on: true }];
}
