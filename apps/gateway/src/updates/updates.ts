/**
 * What sessions are told live. An entry that joins on exactly (pts_before = the session's pts) is sent as it came; on anything else the
 * read model is asked for what lies between, so the fast path needs no query and the slow one is always right.
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
/** More missing entries than this: the client is told to fetch the difference itself (U8). */
const CATCH_UP_MAX = 200;
/**
 * Sessions that are told in one go: some ten milliseconds. Then what they are told is written, and what has arrived meanwhile is looked at. Goes of
 * a quarter let ten people who send without pause in a group of a thousand run ahead of their own messages by seconds.
 */
const TOLD_AT_ONCE = 1_024;
/** People for whom one question finds out who somebody is to them. */
const INTRODUCED_AT_ONCE = 1_024;
/** Sessions for which something is being looked up while others are told on. */
const WAITING_AT_ONCE = 16;

export class Updates {
  readonly #services: () => Services;
  readonly #reader: MailboxReader;
  readonly #log: Logger;
  /** What waits for `flush`, by user. */
  readonly #pending = new Map<number, Telling[]>();
  /** Everything told so far is on its way, or behind what its session waits for. */
  #flushed: Promise<void> = Promise.resolve();
  /** Of each session for which something is being looked up: when all that it was told is on its way. */
  readonly #waiting = new Map<Session, Promise<void>>();

  constructor(services: () => Services, reader: MailboxReader, log: Logger) {
    this.#services = services;
    this.#reader = reader;
    this.#log = log;
  }

  /** Whether anybody here would hear it. @param origin the session that has it as an answer */
  hears(user: number, origin?: Session): boolean {
    const sessions = this.#services().sessions.of(user);
    return origin ? sessions.some((session) => session !== origin) : sessions.length > 0;
  }

  tell(user: number, telling: Telling): void {
    const pending = this.#pending.get(user);
    if (pending) pending.push(telling);
    else this.#pending.set(user, [telling]);
  }

  /** Sends what was told since the last flush: one packet for each session. One flush after the other, so that nobody hears the newer first; one that failed must not silence those behind it. */
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

  /** Where that fails, each asks by themselves. */
  #introduce(told: readonly [user: number, Telling[]][]): Promise<unknown> | undefined {
    return introduceToMany(this.#services(), told)?.catch((error: unknown) => this.#log.warn('introductions-failed', { reason: reasonOf(error) }));
  }

  /** A session that waits keeps its order and keeps nobody else; too many of them do: until one is done. */
  #hand(session: Session, user: number, tellings: readonly Telling[]): Promise<void> | undefined {
    const before = this.#waiting.get(session);
    const sending = before ? before.then(() => this.#trySend(session, user, tellings)) : this.#trySend(session, user, tellings);
    if (!sending) return undefined;
    const done: Promise<void> = sending.then(() => { if (this.#waiting.get(session) === done) this.#waiting.delete(session); });
    this.#waiting.set(session, done);
    return this.#waiting.size < WAITING_AT_ONCE ? undefined : Promise.race(this.#waiting.values());
  }

  /** Tells a session what it missed, as after a broken link or when a user has just begun to be watched. */
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

  /** U8: what it should have been told it was not: pushes were lost for want of room, or could not be made. Waits for no answer. */
  lost(session: Session): void {
    if (session.server.subscribed) session.server.push(TOO_LONG);
  }

  /** U11: what a session is told before anybody has logged in. */
  tellLoginToken(authorization: Authorization, dateS: number): void {
    for (const session of authorization.sessions) this.#tellAside(session, { _: 'updateLoginToken' }, dateS);
  }

  /** Clients older than the update are not told. */
  tellNewAuthorization(session: Session, hash: bigint, dateS: number): void {
    if (layerOf(session.server) >= NEW_AUTHORIZATION_LAYER) this.#tellAside(session, { _: 'updateNewAuthorization', hash }, dateS);
  }

  /** An update outside the mailbox's sequence that names no peer. */
  #tellAside(session: Session, update: tl.Update, dateS: number): void {
    if (session.server.subscribed) session.push(writeObject({ _: 'updateShort', update, date: dateS }, layerOf(session.server)));
  }

  /** What cannot be said to one session, in its layer say, must not keep the others from hearing it; it is to ask. */
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

  /** Nothing is sent when the session's user has changed while it waited. */
  #send(session: Session, user: number, tellings: readonly Telling[]): Promise<void> | undefined {
    if (!session.server.subscribed || session.userId !== user) return undefined;
    const { keyId } = session.authorization;
    const wanted = tellings.filter((telling) => telling.devices?.(keyId) !== false && this.#joins(session, telling) && telling.origin !== session);
    return wanted.length > 0 ? this.#push(session, wanted) : undefined;
  }

  /** Whether the session's client can take it now. Moves the session on. */
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
    // Who has only just come asks where it stands.
    if (unasked && session !== origin) return false;
    session.pts = pts;
    return true;
  }

  #push(session: Session, tellings: readonly Telling[]): Promise<void> | undefined {
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
      // Updates that still wait for a look-up come first.
      await this.#waiting.get(session);
      if (session.userId !== user || pts <= from) return;
      const last = entries.at(-1)?.entry.pts ?? pts;
      session.told(user, last);
      if (last < pts) {
        session.told(user, pts);
        return this.lost(session);
      }
      // U9: what it caused itself it has as an answer.
      const tellings = entries.flatMap(({ entry, telling }) => (session.wasAnsweredWith(entry.position) ? [] : telling ?? goneTelling(entry, 0)));
      if (tellings.length > 0) await this.#push(session, tellings);
    }
  }
}
