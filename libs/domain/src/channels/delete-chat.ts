import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { erasedWith, type FileUse } from '../files/use.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { owned } from './chat-state.ts';
import { formerPhoto } from './set-chat-photo.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.deleteChannel, messages.deleteChat: for everybody. */
export type DeleteChat = { type: 'DeleteChat'; chat: number };

export type DeleteChatState = { found: ChatView | undefined; photo: FileUse[] };

export function load(view: View, { chat }: DeleteChat, { actor, nowMs }: Context): DeleteChatState {
  const found = chatView(view, chat, actor, nowMs);
  return { found, photo: formerPhoto(view.documents, found?.chat) };
}

/** core.telegram.org/method/channels.deleteChannel: refused with "more than 1000 members". */
const MEMBERS_MAX = 1_000;

/** Also unlinks the discussion group or channel. Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHANNEL_TOO_LARGE. */
export function deleteChat(state: DeleteChatState, _: DeleteChat, { actor }: Context): Fact[] {
  const { peer, chat } = owned(state);
  if (chat.members > MEMBERS_MAX) throw refusal('CHANNEL_TOO_LARGE');
  return [...unlinked(peer, chat, actor), { type: 'ChatDeleted', stream: chatStream(peer), chat: peer, by: actor }, ...erasedWith(state.photo)];
}

function unlinked(peer: number, { kind, linked }: ChatView['chat'], by: number): Fact[] {
  if (!linked) return [];
  const [channel, group] = kind === 'broadcast' ? [peer, linked] : [linked, peer];
  return [{ type: 'DiscussionGroupSet', stream: chatStream(channel), chat: channel, by, group: 0, former: group }];
}
