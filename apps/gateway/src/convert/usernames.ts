/** The names under which somebody is found: the chosen one, and those that an operator granted beside it (core.telegram.org/constructor/username). */
import type { GrantedNames } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

export type Named = GrantedNames & { username: string };

/** All of them, active ones first, in their order. */
export function tlUsernames({ username: chosen, granted, nameOrder }: Named): tl.username[] {
  const order = nameOrder?.length ? nameOrder : [''];
  const active = order.flatMap((name): tl.username[] => {
    if (name !== '') return [{ _: 'username', active: true, username: name }];
    return chosen === '' ? [] : [{ _: 'username', editable: true, active: true, username: chosen }];
  });
  return [...active, ...granted.filter((name) => !order.includes(name)).map((name): tl.username => ({ _: 'username', username: name }))];
}

/** A single name stands for itself; several stand in the list, and then only there. */
export function shownNames(named: Named): { username?: string | undefined; usernames?: tl.username[] | undefined } {
  return named.granted.length === 0 ? { username: named.username || undefined } : { usernames: tlUsernames(named) };
}

/** The first active one; '' = none. */
export function firstUsername(named: Named): string {
  return tlUsernames(named).find(({ active }) => active)?.username ?? '';
}
