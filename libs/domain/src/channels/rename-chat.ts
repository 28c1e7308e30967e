import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream, titleOf } from './chat.ts';
import { chatState, permitted, serviceMessage, type ChatState } from './chat-state.ts';
import { normalTitle } from './chat-texts.ts';

/** messages.editChatTitle, channels.editTitle. */
export type RenameChat = { type: 'RenameChat'; chat: number; title: string };

export type RenameChatState = ChatState & { former: string };

export function load(view: View, { chat }: RenameChat, context: Context): RenameChatState {
  const state = chatState(view, chat, context);
  return { ...state, former: state.found ? titleOf(view, state.found.chat) : '' };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.editTitle). */
export function renameChat(state: RenameChatState, command: RenameChat, { actor }: Context): Fact[] {
  const { peer } = permitted(state, 'change-info');
  const title = normalTitle(command.title);
  if (title === state.former) throw refusal('CHAT_NOT_MODIFIED');
  return [
    { type: 'ChatRenamed', stream: chatStream(peer), chat: peer, by: actor, title: { title } },
    serviceMessage(state, actor, 'ChatEditTitle', { title }),
  ];
}
