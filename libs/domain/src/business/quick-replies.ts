/**
 * Messages saved under shortcuts (`quick-replies:<user>`; core.telegram.org/api/business#quick-reply-shortcuts). Documents contain no texts, only the
 * positions of the facts that do.
 */
import { dropFilesOf, erasedWith, filesOfMessage, noteFilesOf } from '../files/use.ts';
import type { Content, Fact } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';

export type KeptMessage = { id: number; position: number; version: number };
/** `named`: position of the QuickReplyNamed; `versions`: of all facts whose keys open the name. */
export type Shortcut = { id: number; named: number; versions: number[]; messages: KeptMessage[] };
export type QuickReplies = { nextShortcut: number; nextMessage: number; shortcuts: Shortcut[] };

const quickReplies = documentKind<QuickReplies>('quick-replies');
const NONE: Readonly<QuickReplies> = { nextShortcut: 1, nextMessage: 1, shortcuts: [] };

type Reader = Pick<Documents, 'get'>;

export const quickStream = (user: number): string => `quick-${user}`;

export function quickRepliesOf(documents: Reader, user: number): Readonly<QuickReplies> {
  return quickReplies.find(documents, user) ?? NONE;
}
export function shortcutOf(documents: Reader, user: number, id: number): Readonly<Shortcut> | undefined {
  return quickRepliesOf(documents, user).shortcuts.find((one) => one.id === id);
}
/** Case-insensitive. */
export function shortcutNamed(view: View, user: number, name: string): Readonly<Shortcut> | undefined {
  return quickRepliesOf(view.documents, user).shortcuts.find(({ named }) => {
    const fact = view.journal.read(named)?.fact;
    return fact?.type === 'QuickReplyNamed' && fact.name?.name.toLowerCase() === name.toLowerCase();
  });
}

function change(documents: Documents, user: number, given: (kept: Readonly<QuickReplies>) => Partial<QuickReplies>): void {
  const kept = quickRepliesOf(documents, user);
  quickReplies.put(documents, user, { ...kept, ...given(kept) });
}
function changeShortcut(documents: Documents, user: number, id: number, given: (shortcut: Shortcut) => Partial<Shortcut>): void {
  change(documents, user, ({ shortcuts }) => ({ shortcuts: shortcuts.map((one) => (one.id === id ? { ...one, ...given(one) } : one)) }));
}

export function nameShortcut(documents: Documents, user: number, id: number, position: number, version: number): void {
  if (shortcutOf(documents, user, id)) return changeShortcut(documents, user, id, ({ versions }) => ({ named: position, versions: [...versions, version] }));
  change(documents, user, ({ nextShortcut, shortcuts }) => ({
    nextShortcut: Math.max(nextShortcut, id + 1), shortcuts: [...shortcuts, { id, named: position, versions: [version], messages: [] }],
  }));
}
export function keepMessage(documents: Documents, user: number, shortcut: number, message: KeptMessage, content: Content | undefined): void {
  noteFilesOf(documents, message.position, content);
  changeShortcut(documents, user, shortcut, ({ messages }) => ({ messages: [...messages, message] }));
  change(documents, user, ({ nextMessage }) => ({ nextMessage: Math.max(nextMessage, message.id + 1) }));
}
export function removeMessages(documents: Documents, user: number, shortcut: number, ids: readonly number[]): void {
  for (const { id, position } of shortcutOf(documents, user, shortcut)?.messages ?? []) if (ids.includes(id)) dropFilesOf(documents, position);
  changeShortcut(documents, user, shortcut, ({ messages }) => ({ messages: messages.filter(({ id }) => !ids.includes(id)) }));
}
export function removeShortcut(documents: Documents, user: number, id: number): void {
  removeMessages(documents, user, id, (shortcutOf(documents, user, id)?.messages ?? []).map((message) => message.id));
  change(documents, user, ({ shortcuts }) => ({ shortcuts: shortcuts.filter((one) => one.id !== id) }));
}
export function reorderShortcuts(documents: Documents, user: number, order: readonly number[]): void {
  change(documents, user, ({ shortcuts }) => ({
    shortcuts: [...order.flatMap((id) => shortcuts.filter((one) => one.id === id)), ...shortcuts.filter(({ id }) => !order.includes(id))],
  }));
}
export function forgetQuickReplies(documents: Documents, user: number): void {
  for (const { id } of quickRepliesOf(documents, user).shortcuts) removeShortcut(documents, user, id);
  quickReplies.remove(documents, user);
}

/** Consequences of removing messages or a shortcut: destroys keys and files that nothing else shows. */
export function erasure(view: View, user: number, messages: readonly KeptMessage[], alsoVersions: readonly number[] = []): Fact[] {
  const files = messages.flatMap(({ position }) => filesOfMessage(view.documents, position));
  const versions = [...messages.map(({ version }) => version), ...alsoVersions];
  return [{ type: 'MessagesErased', stream: quickStream(user), messages: [], versions, erasures: [] }, ...erasedWith(files)];
}
