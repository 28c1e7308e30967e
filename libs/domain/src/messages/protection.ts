/** Who keeps what is said in a conversation of two from being passed on (`protected:<stream>`; core.telegram.org/api/content-protection#for-users). */
import { userOf } from '../users/user.ts';
import { documentKind, type Documents } from '../view.ts';

const protections = documentKind<{ by: number }>('protected');

/** 0 = nobody. It ends with the account of whoever asked for it. */
export function protectorOf(documents: Pick<Documents, 'get'>, stream: string): number {
  const by = protections.find(documents, stream)?.by ?? 0;
  return by !== 0 && userOf(documents, by)?.kind === 'deleted' ? 0 : by;
}

export function putProtector(documents: Documents, stream: string, by: number): void {
  if (by === 0) protections.remove(documents, stream);
  else protections.put(documents, stream, { by });
}
