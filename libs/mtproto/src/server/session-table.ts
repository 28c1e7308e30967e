import type { AuthKeyState } from '../session/auth-key-state.ts';
import type { Machine } from '../session/machine.ts';
import { Session } from '../session/session.ts';

/** The sessions of this worker by auth key and session_id, and the state of their keys; bounded by the limits. */
export class SessionTable {
  readonly #machine: Machine;
  readonly #keys = new Map<bigint, AuthKeyState>();
  #sessionCount = 0;
  /** Sessions on whose keys nobody was logged in when they opened, oldest first. Logins since then are noticed when one has to be evicted. */
  readonly #strangers = new Set<Session>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get counts(): { readonly sessions: number; readonly authKeys: number } {
    return { sessions: this.#sessionCount, authKeys: this.#keys.size };
  }

  key(authKeyId: bigint): AuthKeyState | undefined {
    return this.#keys.get(authKeyId);
  }

  get keys(): IterableIterator<AuthKeyState> {
    return this.#keys.values();
  }

  /** Finds or opens a session; a key enters the table with its first session. Undefined when the table is full and nothing can be evicted. */
  open(key: AuthKeyState, sessionId: bigint): Session | undefined {
    const known = key.sessions.get(sessionId);
    if (known) return known;
    const { sessionsPerKeyMax, sessionsMax, strangerSessionsMax } = this.#machine.limits;
    if (key.sessions.size >= sessionsPerKeyMax) this.#forgetOne(key);
    if (this.#sessionCount >= sessionsMax) this.#forgetStranger();
    if (key.sessions.size >= sessionsPerKeyMax || this.#sessionCount >= sessionsMax) return undefined;
    const session = new Session(sessionId, key, this.#machine);
    key.sessions.set(sessionId, session);
    this.#keys.set(key.record.id, key);
    this.#sessionCount++;
    if (session.isStranger && this.#strangers.add(session).size > strangerSessionsMax) this.#forgetStranger();
    return session;
  }

  /** "The server may unilaterally forget any client sessions; clients should be able to handle this." */
  close(session: Session): void {
    const { owner } = session;
    if (!owner.sessions.delete(session.id)) return;
    this.#sessionCount--;
    this.#strangers.delete(session);
    // A key without sessions is not kept; the host is asked for it again.
    if (owner.sessions.size === 0) this.#keys.delete(owner.record.id);
    session.ended();
  }

  /** Evicts the oldest session on whose key nobody is logged in, so that such sessions never displace those of logged-in users. */
  #forgetStranger(): void {
    for (const session of this.#strangers) {
      this.#strangers.delete(session);
      if (session.isStranger) return this.close(session);
    }
  }

  /** Evicts the session that has been without a connection for longest. */
  #forgetOne(key: AuthKeyState): void {
    const idle = [...key.sessions.values()].filter((session) => !session.connected);
    const [oldest] = idle.toSorted((a, b) => a.detachedAtMs - b.detachedAtMs);
    if (oldest) this.close(oldest);
  }
}
