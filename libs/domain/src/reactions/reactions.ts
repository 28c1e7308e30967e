/** Who reacted to a message, and how (`reactions:<position>`). */
import { documentKind, type Documents } from '../view.ts';

/** By user. */
export type Reactions = { [user: string]: string[] };

const reactions = documentKind<Reactions>('reactions');

export function reactionsTo(documents: Pick<Documents, 'get'>, message: number): Readonly<Reactions> {
  return reactions.find(documents, message) ?? {};
}

export function putReaction(documents: Documents, message: number, user: number, emoji: string[]): void {
  const { [user]: _former, ...others } = reactionsTo(documents, message);
  reactions.put(documents, message, emoji.length > 0 ? { ...others, [user]: emoji } : others);
}

export function forgetReactions(documents: Documents, message: number): void {
  reactions.remove(documents, message);
}
