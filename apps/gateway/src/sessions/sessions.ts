import type { Authorization } from './authorization.ts';
import type { Session } from './session.ts';

/** Called when a user gets their first session in this worker, and when they lose the last. */
export type UserWatch = { add(user: number): void; drop(user: number): void };

const NONE: readonly Session[] = [];

/** The sessions of this worker, by logged-in user. */
export class Sessions {
  readonly #byUser = new Map<number, readonly Session[]>();
  readonly #watch: UserWatch;

  constructor(watch: UserWatch) {
    this.#watch = watch;
  }

  /** A snapshot: the returned list does not change when sessions are added or removed. */
  of(user: number): readonly Session[] {
    return this.#byUser.get(user) ?? NONE;
  }

  users(): IterableIterator<number> {
    return this.#byUser.keys();
  }

  opened(session: Session): void {
    session.authorization.sessions = [...session.authorization.sessions, session];
    if (session.userId !== 0) this.#add(session);
  }

  closed(session: Session): void {
    session.authorization.sessions = without(session.authorization.sessions, session);
    this.#remove(session, session.userId);
  }

  /** Sets the user who is logged in on the key; 0 = nobody is logged in any more. */
  assign(authorization: Authorization, userId: number): void {
    const previous = authorization.userId;
    if (previous === userId) return;
    authorization.userId = userId;
    authorization.passwordPending = false;
    authorization.revoked = false;
    for (const session of authorization.sessions) {
      this.#remove(session, previous);
      session.forget();
      // The device may be lost, and its authorization ended for that reason: whoever has it now must not receive what was queued before.
      if (previous !== 0) session.dropPushes();
      if (userId !== 0) this.#add(session);
    }
  }

  /** The temporary key of a session was bound to another permanent key. */
  rebind(session: Session, authorization: Authorization): void {
    if (session.authorization === authorization) return;
    const previous = session.userId;
    this.closed(session);
    session.forget();
    if (previous !== 0) session.dropPushes();
    session.authorization = authorization;
    this.opened(session);
  }

  #add(session: Session): void {
    const { userId } = session;
    const sessions = this.#byUser.get(userId);
    if (!sessions) this.#watch.add(userId);
    this.#byUser.set(userId, [...(sessions ?? NONE), session]);
  }

  #remove(session: Session, userId: number): void {
    const sessions = this.#byUser.get(userId);
    if (!sessions?.includes(session)) return;
    if (sessions.length > 1) return void this.#byUser.set(userId, without(sessions, session));
    this.#byUser.delete(userId);
    this.#watch.drop(userId);
  }
}

function without(sessions: readonly Session[], session: Session): readonly Session[] {
  return sessions.filter((other) => other !== session);
}
