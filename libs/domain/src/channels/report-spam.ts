import type { SpamReported } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { messageIn } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.reportSpam: an admin of a supergroup reports a user's messages to the operators. */
export type ReportSpam = { type: 'ReportSpam'; chat: number; user: number; ids: number[] };

export type ReportSpamState = { found: ChatView | undefined; theirs: number[] };

const MESSAGES_MAX = 100;

export function load(view: View, { chat, user, ids }: ReportSpam, { actor, nowMs }: Context): ReportSpamState {
  const theirs = [...new Set(ids.slice(0, MESSAGES_MAX))].filter((id) => {
    const message = messageIn(view, -chat, id);
    return message?.author === user && message.sender === 0;
  });
  return { found: chatView(view, chat, actor, nowMs), theirs };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.reportSpam). */
export function reportSpam(state: ReportSpamState, { user: author }: ReportSpam, { actor }: Context): [SpamReported] {
  const { peer, chat } = permitted(state, 'delete-others');
  if (chat.kind !== 'supergroup') throw refusal('CHANNEL_INVALID');
  if (state.theirs.length === 0) throw refusal('USER_ID_INVALID');
  return [{ type: 'SpamReported', stream: chatStream(peer), chat: peer, by: actor, author, messageIds: state.theirs }];
}
