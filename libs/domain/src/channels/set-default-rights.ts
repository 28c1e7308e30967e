import type { DefaultRightsSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { BANNED_RIGHTS, EVERY_BANNED_RIGHT } from './rights.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.editChatDefaultBannedRights: what members other than admins may not do. */
export type SetDefaultRights = { type: 'SetDefaultRights'; chat: number; denied: number };

export type SetDefaultRightsState = { found: ChatView | undefined };

export function load(view: View, { chat }: SetDefaultRights, { actor, nowMs }: Context): SetDefaultRightsState {
  return { found: chatView(view, chat, actor, nowMs) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.editChatDefaultBannedRights). */
export function setDefaultRights(state: SetDefaultRightsState, command: SetDefaultRights, { actor }: Context): [DefaultRightsSet] {
  const { peer, chat } = permitted(state, 'set-defaults');
  const denied = command.denied & EVERY_BANNED_RIGHT;
  if ((denied & BANNED_RIGHTS.view_messages) !== 0 || chat.kind === 'broadcast') throw refusal('BANNED_RIGHTS_INVALID');
  if (denied === chat.denied) throw refusal('CHAT_NOT_MODIFIED');
  return [{ type: 'DefaultRightsSet', stream: chatStream(peer), chat: peer, by: actor, denied }];
}
