import type { Fact, Photo } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { erasedWith, usesAmong, type FileUse } from '../files/use.ts';
import { refusal } from '../refusal.ts';
import type { Documents, View } from '../view.ts';
import { chatStream, type Chat } from './chat.ts';
import { chatState, permitted, serviceMessage, type ChatState } from './chat-state.ts';

/** messages.editChatPhoto, channels.editPhoto. `photo` 0 removes the current one. */
export type SetChatPhoto = { type: 'SetChatPhoto'; chat: number; photo: number };

export type SetChatPhotoState = ChatState & { photo: Photo | undefined; /** The file of the current photo, if any. */ former: FileUse[] };

export function load(view: View, { chat, photo }: SetChatPhoto, context: Context): SetChatPhotoState {
  const state = chatState(view, chat, context);
  const former = formerPhoto(view.documents, state.found?.chat);
  return { ...state, photo: photo === 0 ? undefined : fileOf(view, photo)?.description.photo, former };
}

/** The file of the chat's current photo. The service message about it also uses the file, as long as it exists. */
export function formerPhoto(documents: Pick<Documents, 'get'>, chat: Readonly<Chat> | undefined): FileUse[] {
  return chat?.photo ? usesAmong(documents, [chat.photo]) : [];
}

/** Refuses in order of precedence (core.telegram.org/method/channels.editPhoto). */
export function setChatPhoto(state: SetChatPhotoState, command: SetChatPhoto, { actor }: Context): Fact[] {
  const { peer, chat } = permitted(state, 'change-info');
  const stream = chatStream(peer);
  const { photo } = state;
  if (command.photo === 0) {
    if (chat.photo === 0) throw refusal('CHAT_NOT_MODIFIED');
    return [{ type: 'ChatPhotoRemoved', stream, chat: peer, by: actor }, serviceMessage(state, actor, 'ChatDeletePhoto'), ...erasedWith(state.former)];
  }
  if (!photo) throw refusal('PHOTO_INVALID');
  return [{ type: 'ChatPhotoSet', stream, chat: peer, by: actor, photo }, serviceMessage(state, actor, 'ChatEditPhoto', { photo }), ...erasedWith(state.former.filter(({ id }) => id !== photo.id))];
}
