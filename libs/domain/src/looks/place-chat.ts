import type { ChatPlace, ChatPlaced, ChatUnplaced } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { permitted } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { lookOf } from './look.ts';

/** channels.editLocation: the location of a supergroup; undefined: removes it. */
export type PlaceChat = { type: 'PlaceChat'; chat: number; place: ChatPlace | undefined };

export type PlaceChatState = { former: ChatPlace | undefined; found: ChatView | undefined };

const ADDRESS_LENGTH_MAX = 256;

export function load(view: View, { chat }: PlaceChat, { actor, nowMs }: Context): PlaceChatState {
  const fact = view.journal.read(lookOf(view.documents, chat).placed ?? -1)?.fact;
  return { former: fact?.type === 'ChatPlaced' ? fact.place : undefined, found: chatView(view, chat, actor, nowMs) };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.editLocation). */
export function placeChat(state: PlaceChatState, { place }: PlaceChat, { actor: by }: Context): [ChatPlaced | ChatUnplaced] {
  const { peer, chat } = permitted(state, 'change-info');
  if (chat.kind !== 'supergroup') throw refusal('MEGAGROUP_REQUIRED');
  const { former } = state;
  const stream = chatStream(peer);
  if (!place) {
    if (!former) throw refusal('CHAT_NOT_MODIFIED');
    return [{ type: 'ChatUnplaced', stream, chat: peer, by }];
  }
  const address = place.address.trim().slice(0, ADDRESS_LENGTH_MAX);
  if (address === former?.address && place.geo?.latitude === former.geo?.latitude && place.geo?.longitude === former.geo?.longitude) throw refusal('CHAT_NOT_MODIFIED');
  return [{ type: 'ChatPlaced', stream, chat: peer, by, place: { geo: place.geo, address } }];
}
