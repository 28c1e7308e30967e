import { refusal } from '@teamgram/domain';
import type { QuickReplyMessageKept } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { CommandOf } from '../../../commands/commands.ts';
import type { Context } from '../../../rpc/context.ts';
import { showKept, tlQuickReply } from './shown-quick-replies.ts';

/**
 * Stores a message under a quick reply shortcut instead of sending it. Repeated under the same random_id it is stored once. Refused: SHORTCUT_INVALID,
 * QUICK_REPLIES_TOO_MUCH, MEDIA_INVALID.
 */
export async function keptQuickReply(context: Context, given: tl.InputQuickReplyShortcut, { text, entities, media, invertMedia, keyboard }: CommandOf<'SendMessage'>, randomId: bigint): Promise<tl.updates> {
  const { viewer } = context;
  const shortcut = given._ === 'inputQuickReplyShortcut' ? given.shortcut : given.shortcut_id;
  // Quick replies cannot have keyboards.
  if (keyboard) throw refusal('REPLY_MARKUP_INVALID');
  if (media && media.kind !== 'photo' && media.kind !== 'document') throw refusal('MEDIA_INVALID');
  const events = await context.sendOnce(randomId, { type: 'KeepQuickReply', shortcut, text, entities, media, invertMedia });
  const kept = events.map(({ fact }) => fact).find((fact): fact is QuickReplyMessageKept => fact.type === 'QuickReplyMessageKept')!;
  const queries = await context.read();
  const row = (await queries.quickReplies(viewer)).find((one) => one.shortcut === kept.shortcut);
  const { messages: [message], users, chats } = await showKept(context, await queries.quickReplyMessages(viewer, kept.shortcut, [kept.messageId]));
  return {
    _: 'updates', users, chats, date: context.nowS, seq: 0,
    updates: [
      { _: 'updateMessageID', id: kept.messageId, random_id: randomId },
      ...(events.length > 1 && row ? [{ _: 'updateNewQuickReply', quick_reply: tlQuickReply(row) } as const] : []),
      ...(message ? [{ _: 'updateQuickReplyMessage', message } as const] : []),
    ],
  };
}
