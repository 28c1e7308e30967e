/** Content protection of a private chat (`protected:<stream>`; core.telegram.org/api/content-protection#for-users). */
import { userOf } from '../users/user.ts';
import { documentKind, type Documents } from '../view.ts';

const protections = documentKind<{ by: number }>('protected');

/** The user who enabled it; 0: off. Ends with that user's account. */
export function protectorOf(documents: Pick<Documents, 'get'>, stream: string): number {
  const by = protections.find(documents, stream)?.by ?? 0;
  return by !== 0 && userOf(documents, by)?.kind === 'deleted' ? 0 : by;
}

export function putProtector(documents: Documents, stream: string, by: number): void {
  if (by === 0) protections.remove(documents, stream);
  else protections.put(documents, stream, { by });
}
