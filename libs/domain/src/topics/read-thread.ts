import type { ThreadRead } from '@teamgram/event-schemas';
import { chatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { looksInto } from '../discussion/guest.ts';
import { ptsOf } from '../messages/mailbox.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { ANYBODY, threadMark } from './thread-mark.ts';
import { isThread } from './threads.ts';

/** messages.readDiscussion of a supergroup. Records nothing when there is nothing new to read. */
export type ReadThread = { type: 'ReadThread'; chat: number; thread: number; maxId: number };

export type ReadThreadState = { isOpen: boolean; isThread: boolean; pts: number; mark: number; markOfAnybody: number };

export function load(view: View, { chat, thread }: ReadThread, { actor, nowMs }: Context): ReadThreadState {
  return {
    isOpen: isOpenTo(view, chat, actor, nowMs),
    isThread: isThread(view, chat, thread),
    pts: ptsOf(view.documents, -chat),
    mark: threadMark(view.documents, chat, thread, actor),
    markOfAnybody: threadMark(view.documents, chat, thread, ANYBODY),
  };
}

/** Readers of a channel may read the discussions of its posts in the linked group. */
function isOpenTo(view: View, peer: number, user: number, nowMs: number): boolean {
  const group = chatView(view, peer, user, nowMs);
  if (!group) return false;
  const channel = group.chat.linked ? chatView(view, group.chat.linked, user, nowMs) : undefined;
  return looksInto(group) || (group.standing.role === 'stranger' && channel !== undefined && looksInto(channel));
}

/** The group's pts does not advance: a read mark concerns the reader only (core.telegram.org/constructor/updateReadChannelDiscussionInbox). */
export function readThread(state: ReadThreadState, { chat, thread, maxId: asked }: ReadThread, { actor }: Context): ThreadRead[] {
  if (!state.isOpen) throw refusal('CHANNEL_PRIVATE');
  if (!state.isThread) throw refusal('MSG_ID_INVALID');
  const maxId = Math.min(Math.max(asked, 0), state.pts);
  if (maxId <= state.mark) return [];
  return [{ type: 'ThreadRead', stream: `dialogs-${actor}`, reader: actor, chat, thread, maxId, newsAfter: Math.min(state.markOfAnybody, maxId) }];
}
