import type { SpamMisjudged } from '@teamgram/event-schemas';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { caughtAuthor } from './spam-watch.ts';

/** channels.reportAntiSpamFalsePositive: a message deleted as spam was none. Records nothing unless the filter has deleted it. */
export type ReportMisjudged = { type: 'ReportMisjudged'; chat: number; messageId: number };

export type ReportMisjudgedState = { found: ChatView | undefined; author: number | undefined };

export function load(view: View, { chat, messageId }: ReportMisjudged, { actor, nowMs }: Context): ReportMisjudgedState {
  return { found: chatView(view, chat, actor, nowMs), author: caughtAuthor(view.documents, chat, messageId) };
}

/** Open to everybody who may see the admin log. Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHANNEL_INVALID. */
export function reportMisjudged(state: ReportMisjudgedState, { messageId }: ReportMisjudged, { actor }: Context): SpamMisjudged[] {
  const { peer, chat } = permitted(state, 'see-log');
  if (chat.kind !== 'supergroup') throw refusal('CHANNEL_INVALID');
  return state.author === undefined ? [] : [{ type: 'SpamMisjudged', stream: chatStream(peer), chat: peer, by: actor, author: state.author, messageId }];
}
