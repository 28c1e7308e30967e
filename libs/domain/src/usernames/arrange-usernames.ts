import type { UsernamesArranged } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { insideOf } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { CHOSEN, chosenName, namesOf, nameStream, sameName, type Names } from './names.ts';

/**
 * Activates and orders usernames: account.reorderUsernames, account.toggleUsername, and the equivalents for a chat by its creator. `chat` 0: the
 * actor's own.
 */
export type ArrangeUsernames = { type: 'ArrangeUsernames'; chat: number; change: NamesChange };
export type NamesChange = { order: string[] } | { toggle: string; active: boolean } | 'deactivate-all';

export type ArrangeUsernamesState = { peer: number; found: ChatView | undefined; chosen: string; names: Readonly<Names> };

/** Limit of active usernames, including the chosen one. */
export const ACTIVE_USERNAMES_MAX = 10;

export function load(view: View, { chat }: ArrangeUsernames, { actor, nowMs }: Context): ArrangeUsernamesState {
  const peer = chat === 0 ? actor : chat;
  return { peer, found: chat === 0 ? undefined : chatView(view, chat, actor, nowMs), chosen: chosenName(view.documents, peer), names: namesOf(view.documents, peer) };
}

/** Refuses in order of precedence (core.telegram.org/method/account.toggleUsername, …/account.reorderUsernames and their equivalents for channels). */
export function arrangeUsernames(state: ArrangeUsernamesState, { chat, change }: ArrangeUsernames, { actor: by }: Context): UsernamesArranged[] {
  if (chat !== 0) refuseNotOwner(state);
  const { names: { active }, peer } = state;
  const wanted = changed(state, change);
  if (wanted.length === active.length && wanted.every((name, index) => name === active[index])) return [];
  return [{ type: 'UsernamesArranged', stream: nameStream(peer), peer, by, active: { usernames: wanted } }];
}

function refuseNotOwner(state: ArrangeUsernamesState): void {
  const { chat, standing } = insideOf(state);
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
}

function changed(state: ArrangeUsernamesState, change: NamesChange): string[] {
  if (change === 'deactivate-all') return [CHOSEN];
  return 'order' in change ? reordered(state, change.order) : toggled(state.names, change.toggle, change.active);
}

/** "All active usernames must be specified". */
function reordered({ names: { active }, chosen }: ArrangeUsernamesState, order: readonly string[]): string[] {
  const wanted = order.map((name) => (chosen !== '' && sameName(name, chosen) ? CHOSEN : active.find((other) => other !== CHOSEN && sameName(name, other))));
  const given = chosen === '' ? [CHOSEN, ...wanted] : wanted;
  if (given.length !== active.length || new Set(given).size !== given.length || given.includes(undefined)) throw refusal('ORDER_INVALID');
  return given as string[];
}

/** Only granted usernames can be switched; the chosen one is removed by account.updateUsername. */
function toggled({ granted, active }: Readonly<Names>, username: string, on: boolean): string[] {
  const name = granted.find((other) => sameName(other, username));
  if (name === undefined) throw refusal('USERNAME_INVALID');
  if (active.includes(name) === on) throw refusal('USERNAME_NOT_MODIFIED');
  if (on && active.length >= ACTIVE_USERNAMES_MAX) throw refusal('USERNAMES_ACTIVE_TOO_MUCH');
  return on ? [...active, name] : active.filter((other) => other !== name);
}
