/** Usernames of a user or chat: the chosen one, and additional ones granted by an operator (core.telegram.org/constructor/username). */
import type { GrantedNames } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

export type Named = GrantedNames & { username: string };

/** All usernames, active ones first, in their order. */
export function tlUsernames({ username: chosen, granted, nameOrder }: Named): tl.username[] {
  const order = nameOrder?.length ? nameOrder : [''];
  const active = order.flatMap((name): tl.username[] => {
    if (name !== '') return [{ _: 'username', active: true, username: name }];
    return chosen === '' ? [] : [{ _: 'username', editable: true, active: true, username: chosen }];
  });
  return [...active, ...granted.filter((name) => !order.includes(name)).map((name): tl.username => ({ _: 'username', username: name }))];
}

/** A single username goes into `username`; several go into `usernames` only. */
export function shownNames(named: Named): { username?: string | undefined; usernames?: tl.username[] | undefined } {
  return named.granted.length === 0 ? { username: named.username || undefined } : { usernames: tlUsernames(named) };
}

/** The first active username; '' = none. */
export function firstUsername(named: Named): string {
  return tlUsernames(named).find(({ active }) => active)?.username ?? '';
}
