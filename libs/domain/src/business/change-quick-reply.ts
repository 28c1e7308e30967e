import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isShortcutName } from './keep-quick-reply.ts';
import { erasure, quickRepliesOf, quickStream, shortcutNamed, shortcutOf, type Shortcut } from './quick-replies.ts';

/** messages.editQuickReplyShortcut, deleteQuickReplyShortcut, deleteQuickReplyMessages, reorderQuickReplies. */
export type ChangeQuickReply = { type: 'ChangeQuickReply' } & (
  | { shortcut: number; change: { name: string } | 'remove' | { removeMessages: number[] } }
  | { shortcut: 0; change: { order: number[] } }
);

export type ChangeQuickReplyState = { view: View; found: Readonly<Shortcut> | undefined; sameName: number | undefined; all: number[] };

export function load(view: View, { shortcut, change }: ChangeQuickReply, { actor }: Context): ChangeQuickReplyState {
  const name = typeof change === 'object' && 'name' in change ? change.name : undefined;
  return {
    view, found: shortcutOf(view.documents, actor, shortcut),
    sameName: name === undefined ? undefined : shortcutNamed(view, actor, name)?.id,
    all: quickRepliesOf(view.documents, actor).shortcuts.map(({ id }) => id),
  };
}

/** Throws SHORTCUT_INVALID, SHORTCUT_OCCUPIED, ORDER_INVALID. Unknown message ids are ignored. */
export function changeQuickReply(state: ChangeQuickReplyState, { shortcut, change }: ChangeQuickReply, { actor: user }: Context): Fact[] {
  const { view, found, all } = state;
  const stream = quickStream(user);
  if (typeof change === 'object' && 'order' in change) {
    const { order } = change;
    // "IDs of all created quick reply shortcuts, in the desired order" (core.telegram.org/method/messages.reorderQuickReplies).
    if (order.length !== all.length || new Set(order).size !== order.length || order.some((id) => !all.includes(id))) throw refusal('ORDER_INVALID');
    return order.every((id, index) => id === all[index]) ? [] : [{ type: 'QuickRepliesReordered', stream, user, shortcuts: order }];
  }
  if (!found) throw refusal('SHORTCUT_INVALID');
  if (change === 'remove') return [{ type: 'QuickReplyRemoved', stream, user, shortcut }, ...erasure(view, user, found.messages, found.versions)];
  if ('name' in change) return renamed(state, found, change.name, user);
  const messages = found.messages.filter(({ id }) => change.removeMessages.includes(id));
  if (messages.length === 0) return [];
  return [{ type: 'QuickReplyMessagesRemoved', stream, user, shortcut, messageIds: messages.map(({ id }) => id) }, ...erasure(view, user, messages)];
}

function renamed({ sameName }: ChangeQuickReplyState, { id }: Readonly<Shortcut>, name: string, user: number): Fact[] {
  if (!isShortcutName(name)) throw refusal('SHORTCUT_INVALID');
  if (sameName !== undefined && sameName !== id) throw refusal('SHORTCUT_OCCUPIED');
  return [{ type: 'QuickReplyNamed', stream: quickStream(user), user, shortcut: id, name: { name } }];
}
