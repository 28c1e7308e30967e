import type { InviteLinkMade } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.exportChatInvite: the caller's link that lasts; it ends the one before. `hash`: random, from whoever asks. */
export type MakeInviteLink = { type: 'MakeInviteLink'; chat: number; hash: string };

export type MakeInviteLinkState = { found: ChatView | undefined };

/** Base64url of 16 random bytes. */
const HASH = /^[\w-]{22}$/;

export function load(view: View, { chat }: MakeInviteLink, { actor, nowMs }: Context): MakeInviteLinkState {
  return { found: chatView(view, chat, actor, nowMs) };
}

export function makeInviteLink(state: MakeInviteLinkState, { hash }: MakeInviteLink, { actor: by, newId }: Context): [InviteLinkMade] {
  const { peer } = permitted(state, 'make-link');
  if (!HASH.test(hash)) throw refusal('INPUT_FETCH_ERROR');
  return [{ type: 'InviteLinkMade', stream: chatStream(peer), chat: peer, by, link: newId(0), hash: { hash } }];
}
