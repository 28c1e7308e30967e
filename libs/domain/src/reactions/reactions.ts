/** Reactions to a message, by user (`reactions:<position>`, in blocks `reacted:<position>/<block>`). */
import { NOBODY, sayingsKind, type Extent } from '../sayings.ts';
import { documentKind, type Documents } from '../view.ts';

/** `kinds`: number of users by emoji. */
type Reactions = Extent & { kinds: { [emoji: string]: number } };

const reactions = documentKind<Reactions>('reactions');
const reacted = sayingsKind<string[]>('reacted');
type Reader = Pick<Documents, 'get'>;

const reactionsTo = (documents: Reader, message: number): Readonly<Reactions> => reactions.find(documents, message) ?? { ...NOBODY, kinds: {} };

/** A user's reactions to a message; empty: none. */
export function reactionBy(documents: Reader, message: number, user: number): readonly string[] {
  return reacted.find(documents, message, reactionsTo(documents, message), user) ?? [];
}

/** Number of users by emoji. */
export function kindsOfReactions(documents: Reader, message: number): ReadonlyMap<string, number> {
  return new Map(Object.entries(reactionsTo(documents, message).kinds));
}

export function putReaction(documents: Documents, message: number, user: number, emoji: string[]): void {
  const former = reactionBy(documents, message, user);
  const { kinds, ...extent } = reactionsTo(documents, message);
  for (const one of former) {
    kinds[one]!--;
    if (kinds[one] === 0) delete kinds[one];
  }
  for (const one of emoji) kinds[one] = (kinds[one] ?? 0) + 1;
  reactions.put(documents, message, { ...reacted.put(documents, message, extent, user, emoji.length > 0 ? emoji : undefined), kinds });
}

export function forgetReactions(documents: Documents, message: number): void {
  const known = reactions.find(documents, message);
  if (!known) return;
  reacted.drop(documents, message, known);
  reactions.remove(documents, message);
}
