/** A takeout that the user has started and not finished: `takeout-session:<user>` (core.telegram.org/api/takeout). */
import { documentKind, type Documents } from '../view.ts';

export type TakeoutSession = { takeout: number };

const sessions = documentKind<TakeoutSession>('takeout-session');

export function takeoutSessionOf(documents: Pick<Documents, 'get'>, user: number): Readonly<TakeoutSession> | undefined {
  return sessions.find(documents, user);
}
export function putTakeoutSession(documents: Documents, user: number, session: TakeoutSession | undefined): void {
  if (session) sessions.put(documents, user, session);
  else sessions.remove(documents, user);
}
