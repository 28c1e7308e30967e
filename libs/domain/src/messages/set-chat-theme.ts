import type { Fact } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { CHAT_THEMES, chatThemeOf } from '../looks/chat-theme.ts';
import { refusal } from '../refusal.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { changeForBoth, privateService } from './private-service.ts';

/** messages.setChatTheme of a private chat: applies to both sides, which get a service message. '': the default. */
export type SetChatTheme = { type: 'SetChatTheme'; peer: number; emoticon: string };

export type SetChatThemeState = { peerExists: boolean; former: string; peerBlockedSender: boolean; numbers: Numbering };

export function load(view: View, { peer }: SetChatTheme, { actor }: Context): SetChatThemeState {
  return {
    peerExists: peer !== SERVICE_USER && isPrivatePeer(view, peer),
    former: chatThemeOf(view.documents, conversationOf(actor, peer)),
    peerBlockedSender: hasBlocked(view.documents, peer, actor),
    numbers: numbering(view, [actor, peer]),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.setChatTheme). */
export function setChatTheme(state: SetChatThemeState, { peer, emoticon }: SetChatTheme, { actor }: Context): Fact[] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (emoticon !== '' && !CHAT_THEMES.includes(emoticon)) throw refusal('EMOJI_INVALID');
  if (emoticon === state.former) throw refusal('EMOJI_NOT_MODIFIED');
  const change = { type: 'ChatThemeSet', stream: conversationOf(actor, peer), by: actor, emoticon } as const;
  return changeForBoth(change, privateService(state, actor, peer, 'SetChatTheme', { emoticon }), state);
}
