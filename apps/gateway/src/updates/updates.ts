/**
 * Sends updates to sessions live. An entry that directly follows what the session has received (pts_before = the session's pts) is sent as it arrived; for
 * any other entry the read model is queried for what lies between. So the fast path needs no query, and the slow path is always correct.
 */
import { setImmediate } from 'node:timers/promises';
import { reasonOf } from '@teamgram/host';
import type { Logger } from '@teamgram/host';
import { writeObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Services } from '../services.ts';
import type { Authorization } from '../sessions/authorization.ts';
import type { Session } from '../sessions/session.ts';
import { goneTelling } from './encode.ts';
import { introduceToMany } from './introductions.ts';
import type { MailboxReader } from './mailbox-reader.ts';
import { encodeTellings, layerOf, TOO_LONG } from './packets.ts';
import type { Telling } from './telling.ts';

/** The first layer with updateNewAuthorization. */
const NEW_AUTHORIZATION_LAYER = 163;
/** When more entries than this are missing, the client is told to request the difference itself (U8). */
const CATCH_UP_MAX = 200;
/**
 * Number of sessions served before the event loop gets a turn: some ten milliseconds of work. Then the updates
 * are written to the connections, and what has arrived meanwhile is processed. With a quarter of this number, ten
 * users who sent without pause in a group of a thousand were seconds ahead of the delivery of their own messages.
 */
const TOLD_AT_ONCE = 1_024;
/** Number of users whose unknown peers are looked up together. */
const INTRODUCED_AT_ONCE = 1_024;
/** Maximum number of sessions that wait for a query while the others are served. */
const WAITING_AT_ONCE = 16;

export class Updates {
  readonly #services: () => Services;
  readonly #reader: MailboxReader;
  readonly #log: Logger;
  /** Updates that wait for `flush`, by user. */
  readonly #pending = new Map<number, Telling[]>();
  /** Resolves when all updates passed to `flush` so far were sent, or queued behind the query for which their session waits. */
  #flushed: Promise<void> = Promise.resolve();
  /** For each session that waits for a query: resolves when all its updates were sent. */
  readonly #waiting = new Map<Session, Promise<void>>();

  constructor(services: () => Services, reader: MailboxReader, log: Logger) {
    this.#services = services;
    this.#reader = reader;
    this.#log = log;
  }

  /** Whether a session in this worker would receive an update for the user. @param origin the session that receives it as an answer instead */
  hears(user: number, origin?: Session): boolean {
    const sessions = this.#services().sessions.of(user);
    return origin ? sessions.some((session) => session !== origin) : sessions.length > 0;
  }

  tell(user: number, telling: Telling): void {
    const pending = this.#pending.get(user);
    if (pending) pending.push(telling);
    else this.#pending.set(user, [telling]);
  }

  /**
   * Sends the updates collected since the last flush, combined for each session. Flushes run one after the other, so that nobody receives a newer update
   * first; a failed flush does not stop the next.
   */
  flush(): Promise<void> {
    const pending = [...this.#pending];
    this.#pending.clear();
    const send = () => this.#sendAll(pending);
    this.#flushed = this.#flushed.then(send, send);
    return this.#flushed;
  }

  async #sendAll(pending: readonly [user: number, Telling[]][]): Promise<void> {
    let told = 0;
    for (const [index, [user, tellings]] of pending.entries()) {
      const introduced = index % INTRODUCED_AT_ONCE === 0 ? this.#introduce(pending.slice(index, index + INTRODUCED_AT_ONCE)) : undefined;
      if (introduced) await introduced;
      for (const session of this.#services().sessions.of(user)) {
        const room = this.#hand(session, user, tellings);
        if (room) await room;
        if (++told % TOLD_AT_ONCE === 0) await setImmediate();
      }
    }
  }

  /** When this fails, each session makes its own query. */
  #introduce(told: readonly [user: number, Telling[]][]): Promise<unknown> | undefined {
    return introduceToMany(this.#services(), told)?.catch((error: unknown) => this.#log.warn('introductions-failed', { reason: reasonOf(error) }));
  }

  /**
   * The updates of a session that waits for a query stay in order, and other sessions
   * are not delayed; when too many sessions wait, resolves when one of them is done.
   */
  #hand(session: Session, user: number, tellings: readonly Telling[]): Promise<void> | undefined {
    const before = this.#waiting.get(session);
    const sending = before ? before.then(() => this.#trySend(session, user, tellings)) : this.#trySend(session, user, tellings);
    if (!sending) return undefined;
    const done: Promise<void> = sending.then(() => { if (this.#waiting.get(session) === done) this.#waiting.delete(session); });
    this.#waiting.set(session, done);
    return this.#waiting.size < WAITING_AT_ONCE ? undefined : Promise.race(this.#waiting.values());
  }

  /** Sends a session what it missed, for example after a broken link or when notices for the user have just begun. */
  catchUp(session: Session): void {
    if (session.pts === undefined || session.catchingUp || session.userId === 0 || !session.server.subscribed) return;
    session.catchingUp = true;
    this.#fetchMissing(session)
      .catch((error: unknown) => {
        this.#log.warn('catch-up-failed', { reason: reasonOf(error) });
        this.lost(session);
      })
      .finally(() => {
        session.catchingUp = false;
        if (!session.behind) return;
        session.behind = false;
        this.catchUp(session);
      });
  }

  /**
   * U8: the session did not receive some of its updates: the push queue was full, or they
   * could not be encoded. Pushed at once, even while an answer holds the other pushes back.
   */
  lost(session: Session): void {
    if (session.server.subscribed) session.server.push(TOO_LONG);
  }

  /** U11: tells the sessions of a key on which nobody has logged in to request the login token again. */
  tellLoginToken(authorization: Authorization, dateS: number): void {
    for (const session of authorization.sessions) this.#tellAside(session, { _: 'updateLoginToken' }, dateS);
  }

  /** Not sent to clients whose layer is older than the update. */
  tellNewAuthorization(session: Session, hash: bigint, dateS: number): void {
    if (layerOf(session.server) >= NEW_AUTHORIZATION_LAYER) this.#tellAside(session, { _: 'updateNewAuthorization', hash }, dateS);
  }

  /** Sends an update outside the mailbox's sequence that names no peer. */
  #tellAside(session: Session, update: tl.Update, dateS: number): void {
    if (session.server.subscribed) session.push(writeObject({ _: 'updateShort', update, date: dateS }, layerOf(session.server)));
  }

  /**
   * An update that cannot be sent to one session, for example in its layer, must
   * not stop the other sessions from receiving it; this one is told to request it.
   */
  #trySend(session: Session, user: number, tellings: readonly Telling[]): Promise<void> | undefined {
    const failed = (error: unknown) => {
      this.#log.error('push-failed', { layer: layerOf(session.server), reason: reasonOf(error) });
      this.lost(session);
    };
    try {
      return this.#send(session, user, tellings)?.catch(failed);
    } catch (error) {
      failed(error);
      return undefined;
    }
  }

  /** Sends nothing when the session's user has changed while it waited. */
  #send(session: Session, user: number, tellings: readonly Telling[]): Promise<void> | undefined {
    if (!session.server.subscribed || session.userId !== user) return undefined;
    const { keyId } = session.authorization;
    const wanted = tellings.filter((telling) => telling.devices?.(keyId) !== false && this.#joins(session, telling) && telling.origin !== session);
    return wanted.length > 0 ? this.#push(session, wanted) : undefined;
  }

  /** Whether the update is to be sent to the session now. Advances the session's pts. */
  #joins(session: Session, { pts, ptsCount, unasked, origin }: Telling): boolean {
    if (pts === 0) return true;
    if (session.pts !== undefined) {
      if (session.catchingUp) {
        session.behind = true;
        return false;
      }
      if (pts <= session.pts) return false;
      if (pts - ptsCount !== session.pts || (unasked && session !== origin)) {
        this.catchUp(session);
        return false;
      }
    }
    // A session without a pts was just opened: its client will request the state.
    if (unasked && session !== origin) return false;
    session.pts = pts;
    return true;
  }

  #push(session: Session, tellings: readonly Telling[]): Promise<void> | undefined {
    // Its client fetches the difference when it is back. Encoding would note users as shown who are not.
    if (session.server.isLosingPushes) return undefined;
    const user = session.userId;
    const send = (packets: Uint8Array[]) => { if (session.userId === user) for (const bytes of packets) session.push(bytes); };
    const packets = encodeTellings(this.#services(), session, tellings);
    if (packets instanceof Promise) return packets.then(send);
    send(packets);
    return undefined;
  }

  async #fetchMissing(session: Session): Promise<void> {
    const user = session.userId;
    for (let from = session.pts; from !== undefined && session.userId === user; from = session.pts) {
      const { entries, pts } = await this.#reader.after(user, from, CATCH_UP_MAX);
      // Updates that still wait for a query are sent first.
      await this.#waiting.get(session);
      if (session.userId !== user || pts <= from) return;
      const last = entries.at(-1)?.entry.pts ?? pts;
      session.told(user, last);
      if (last < pts) {
        session.told(user, pts);
        return this.lost(session);
      }
      // U9: the session received its own events as answers.
      const tellings = entries.flatMap(({ entry, telling }) => (session.wasAnsweredWith(entry.position) ? [] : telling ?? goneTelling(entry, 0)));
      if (tellings.length > 0) await this.#push(session, tellings);
    }
  }
}
