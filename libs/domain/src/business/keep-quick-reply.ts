import type { Fact, Media, TextEntity } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { ChoiceOfMedia } from '../messages/choice-of-media.ts';
import { loadMedia } from '../messages/media.ts';
import { contentOf } from '../messages/send-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { quickRepliesOf, quickStream, shortcutNamed, shortcutOf, type QuickReplies, type Shortcut } from './quick-replies.ts';

/** messages.sendMessage, messages.sendMedia with a quick_reply_shortcut: given by name, created if necessary, or by id. */
export type KeepQuickReply = {
  type: 'KeepQuickReply';
  shortcut: string | number;
  text: string;
  entities: TextEntity[];
  /** Only photos and documents; no live locations, polls or dice. */
  media: Extract<ChoiceOfMedia, { kind: 'photo' | 'document' }> | undefined;
  invertMedia: boolean;
};

export type KeepQuickReplyState = { kept: Readonly<QuickReplies>; found: Readonly<Shortcut> | undefined; media: Media | undefined };

/** "quick_replies_limit", "quick_reply_messages_limit" (core.telegram.org/api/config#client-configuration). */
export const QUICK_REPLIES_MAX = 100;
export const QUICK_REPLY_MESSAGES_MAX = 20;
/** "Letters, digits, underscores" and what joins them, at most 32 (TDLib: QuickReplyManager::check_shortcut_name). */
const NAME = /^[\p{L}\p{N}_\u00B7\u200C]{1,32}$/u;

/** Whether a text is a valid shortcut name. */
export function isShortcutName(name: string): boolean {
  return NAME.test(name);
}

export function load(view: View, { shortcut, media }: KeepQuickReply, { actor }: Context): KeepQuickReplyState {
  const found = typeof shortcut === 'number' ? shortcutOf(view.documents, actor, shortcut) : shortcutNamed(view, actor, shortcut);
  return { kept: quickRepliesOf(view.documents, actor), found, media: loadMedia(view, media) };
}

/** Throws SHORTCUT_INVALID, QUICK_REPLIES_TOO_MUCH, and the errors for invalid texts and media. */
export function keepQuickReply({ kept, found, media }: KeepQuickReplyState, command: KeepQuickReply, { actor: user }: Context): Fact[] {
  const { shortcut: given } = command;
  if (!found && (typeof given === 'number' || !isShortcutName(given))) throw refusal('SHORTCUT_INVALID');
  if (found ? found.messages.length >= QUICK_REPLY_MESSAGES_MAX : kept.shortcuts.length >= QUICK_REPLIES_MAX) throw refusal('QUICK_REPLIES_TOO_MUCH');
  const content = contentOf({ ...command, prepared: undefined }, media);
  const stated = { stream: quickStream(user), user, shortcut: found?.id ?? kept.nextShortcut };
  const named: Fact[] = found ? [] : [{ type: 'QuickReplyNamed', ...stated, name: { name: String(given) } }];
  return [...named, { type: 'QuickReplyMessageKept', ...stated, messageId: kept.nextMessage, content }];
}
