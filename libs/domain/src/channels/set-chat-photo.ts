import type { Fact, Photo } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import { NEVER } from '../users/user.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { chatState, permitted, serviceMessage, type ChatState } from './chat-state.ts';

/** messages.editChatPhoto, channels.editPhoto. `photo` 0 takes the present one away. */
export type SetChatPhoto = { type: 'SetChatPhoto'; chat: number; photo: number };

export type SetChatPhotoState = ChatState & { photo: Photo | undefined };

export function load(view: View, { chat, photo }: SetChatPhoto, context: Context): SetChatPhotoState {
  return { ...chatState(view, chat, context), photo: photo === 0 ? undefined : fileOf(view, photo)?.description.photo };
}

/** Refusals in the order in which clients are told of them (core.telegram.org/method/channels.editPhoto). */
export function setChatPhoto(state: SetChatPhotoState, command: SetChatPhoto, { actor }: Context): Fact[] {
  const { peer, chat } = permitted(state, 'change-info');
  const stream = chatStream(peer);
  const { photo } = state;
  if (command.photo === 0) {
    if (chat.photographed === NEVER) throw refusal('CHAT_NOT_MODIFIED');
    return [{ type: 'ChatPhotoRemoved', stream, chat: peer, by: actor }, serviceMessage(state, actor, 'ChatDeletePhoto')];
  }
  if (!photo) throw refusal('PHOTO_INVALID');
  return [{ type: 'ChatPhotoSet', stream, chat: peer, by: actor, photo }, serviceMessage(state, actor, 'ChatEditPhoto', { photo })];
}
