import type { AutomaticReplyDue, Content, Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isFile } from '../files/file.ts';
import { fileIn } from '../files/use.ts';
import * as sendMessage from '../messages/send-message.ts';
import { Refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shortcutOf } from './quick-replies.ts';

/** Maximum time to wait for a file lent by home. */
const FILE_AWAITED_MS = 600_000;

/** The saved message; undefined when it was removed meanwhile. */
export function contentOf(view: View, { user, shortcut, messageId }: AutomaticReplyDue): Content | undefined {
  const kept = shortcutOf(view.documents, user, shortcut)?.messages.find(({ id }) => id === messageId);
  const fact = kept && view.journal.read(kept.position)?.fact;
  return fact?.type === 'QuickReplyMessageKept' ? fact.content : undefined;
}

/**
 * Sends one promised message through the ordinary rule. Nothing is sent when it was removed meanwhile or may not be sent. Undefined: its file has not
 * been lent yet. @param position of the AutomaticReplyDue
 */
export function replyAutomatically(view: View, position: number, context: Context): Fact[] | undefined {
  const recorded = view.journal.read(position);
  if (recorded?.fact.type !== 'AutomaticReplyDue') return [];
  const due = recorded.fact;
  const said = contentOf(view, due);
  if (!said) return [];
  const file = fileIn(said);
  if (file !== undefined && !isFile(view.documents, file)) return context.nowMs < recorded.timeMs + FILE_AWAITED_MS ? undefined : [];
  const { text, entities, media, invertMedia } = said;
  const command: sendMessage.SendMessage = {
    type: 'SendMessage', peer: due.peer, text, entities, replyTo: undefined, media: undefined, invertMedia, silent: false, noForwards: false, clearDraft: false, groupedId: 0,
    prepared: { scheduledId: 0, media, forward: undefined, openAnswers: false },
  };
  try {
    const asBusiness = { ...context, actor: due.user };
    return sendMessage.sendMessage(sendMessage.load(view, command, asBusiness), command, asBusiness);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
