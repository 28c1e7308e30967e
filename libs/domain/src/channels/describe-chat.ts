import type { ChatDescribed } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { aboutOf, chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { normalAbout } from './chat-texts.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.editChatAbout, for any kind of chat. Adds no service message. */
export type DescribeChat = { type: 'DescribeChat'; chat: number; about: string };

export type DescribeChatState = { found: ChatView | undefined; former: string };

export function load(view: View, { chat }: DescribeChat, { actor, nowMs }: Context): DescribeChatState {
  const found = chatView(view, chat, actor, nowMs);
  return { found, former: found ? aboutOf(view, found.chat) : '' };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.editChatAbout). */
export function describeChat(state: DescribeChatState, command: DescribeChat, { actor }: Context): [ChatDescribed] {
  const { peer } = permitted(state, 'change-info');
  const about = normalAbout(command.about);
  if (about === state.former) throw refusal('CHAT_ABOUT_NOT_MODIFIED');
  return [{ type: 'ChatDescribed', stream: chatStream(peer), chat: peer, by: actor, about: { about } }];
}
