import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import * as sendMessage from '../messages/send-message.ts';
import { Refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shortcutOf } from './quick-replies.ts';

/** One promised message, sent by the rule by which anything is sent. It was removed since, or may not be sent: nothing. @param position of the AutomaticReplyDue */
export function replyAutomatically(view: View, position: number, context: Context): Fact[] {
  const due = view.journal.read(position)?.fact;
  if (due?.type !== 'AutomaticReplyDue') return [];
  const kept = shortcutOf(view.documents, due.user, due.shortcut)?.messages.find(({ id }) => id === due.messageId);
  const fact = kept && view.journal.read(kept.position)?.fact;
  const said = fact?.type === 'QuickReplyMessageKept' ? fact.content : undefined;
  if (!said) return [];
  const { text, entities, media, invertMedia } = said;
  const command: sendMessage.SendMessage = {
    type: 'SendMessage', peer: due.peer, text, entities, replyTo: undefined, media: undefined, invertMedia, silent: false, noForwards: false, clearDraft: false, groupedId: 0,
    prepared: { scheduledId: 0, media, forward: undefined },
  };
  try {
    const asBusiness = { ...context, actor: due.user };
    return sendMessage.sendMessage(sendMessage.load(view, command, asBusiness), command, asBusiness);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
