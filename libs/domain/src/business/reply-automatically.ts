import type { AutomaticReplyDue, Content, Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isFile } from '../files/file.ts';
import { fileIn } from '../files/use.ts';
import * as sendMessage from '../messages/send-message.ts';
import { Refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shortcutOf } from './quick-replies.ts';

/** So long a file may be on its way from home. */
const FILE_AWAITED_MS = 600_000;

/** What was kept under the short name; undefined when it was removed since. */
export function contentOf(view: View, { user, shortcut, messageId }: AutomaticReplyDue): Content | undefined {
  const kept = shortcutOf(view.documents, user, shortcut)?.messages.find(({ id }) => id === messageId);
  const fact = kept && view.journal.read(kept.position)?.fact;
  return fact?.type === 'QuickReplyMessageKept' ? fact.content : undefined;
}

/**
 * One promised message, sent by the rule by which anything is sent. It was removed since, or may not be sent: nothing. Undefined: the file that it shows has not been
 * lent yet. @param position of the AutomaticReplyDue
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
