/** The copy of a post in the discussion group, by the post's position (`copy:<position>`). */
import { documentKind, type Documents } from '../view.ts';

const copies = documentKind<{ message: number }>('copy');

/** Position of the copy's MessageSent. */
export function copyOf(documents: Pick<Documents, 'get'>, post: number): number | undefined {
  return copies.find(documents, post)?.message;
}

export function putCopy(documents: Documents, post: number, message: number): void {
  copies.put(documents, post, { message });
}

export function forgetCopy(documents: Documents, post: number): void {
  if (copies.find(documents, post)) copies.remove(documents, post);
}
