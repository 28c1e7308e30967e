import type { Authorization } from './authorization.ts';
import type { Session } from './session.ts';

/** Told when a user gets their first session in this worker, and when they lose the last. */
export type UserWatch = { add(user: number): void; drop(user: number): void };

const NONE: ReadonlySet<Session> = new Set();

/** The sessions of this worker by the user who is logged in. */
export class Sessions {
  readonly #byUser = new Map<number, Set<Session>>();
  readonly #watch: UserWatch;

  constructor(watch: UserWatch) {
    this.#watch = watch;
  }

  of(user: number): ReadonlySet<Session> {
    return this.#byUser.get(user) ?? NONE;
  }

  users(): IterableIterator<number> {
    return this.#byUser.keys();
  }

  *all(): IterableIterator<Session> {
    for (const sessions of this.#byUser.values()) yield* sessions;
  }

  opened(session: Session): void {
    session.authorization.sessions.add(session);
    if (session.userId !== 0) this.#add(session);
  }

  closed(session: Session): void {
    session.authorization.sessions.delete(session);
    this.#remove(session, session.userId);
  }

  /** Somebody has logged in on the key, or (0) nobody is logged in any more. */
  assign(authorization: Authorization, userId: number): void {
    const previous = authorization.userId;
    if (previous === userId) return;
    authorization.userId = userId;
    authorization.passwordPending = false;
    for (const session of authorization.sessions) {
      this.#remove(session, previous);
      session.forget();
      if (userId !== 0) this.#add(session);
    }
  }

  /** A session's temporary key now speaks for another permanent key. */
  rebind(session: Session, authorization: Authorization): void {
    if (session.authorization === authorization) return;
    this.closed(session);
    session.forget();
    session.authorization = authorization;
    this.opened(session);
  }

  #add(session: Session): void {
    const { userId } = session;
    let sessions = this.#byUser.get(userId);
    if (!sessions) {
      this.#byUser.set(userId, (sessions = new Set()));
      this.#watch.add(userId);
    }
    sessions.add(session);
  }

  #remove(session: Session, userId: number): void {
    const sessions = this.#byUser.get(userId);
    if (!sessions?.delete(session) || sessions.size > 0) return;
    this.#byUser.delete(userId);
    this.#watch.drop(userId);
  }
}
