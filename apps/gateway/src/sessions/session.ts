import type { ClientInfo, Invocation, ServerSession, SessionHandler } from '@teamgram/mtproto';
import type { View } from '../convert/view.ts';
import type { Authorization } from './authorization.ts';
import { HeldPushes } from './held-pushes.ts';

/** Number of users remembered as already sent to a session; when it is exceeded, the memory is cleared. */
const KNOWN_USERS_MAX = 500;
/** Number of remembered events that the session caused and received as an answer: more than one catch-up fetches. */
const CAUSED_MAX = 1_024;

/** "10000+ = test, negative = media" (core.telegram.org/mtproto/transports#transport-obfuscation). */
const TEST_DC_BASE = 10_000;
/** The highest data centre number that clients know; the first is 1. */
export const DC_MAX = 5;

function dcNumber(named: number): number | undefined {
  const number = named % TEST_DC_BASE;
  return number >= 1 && number <= DC_MAX ? number : undefined;
}

/** What the protocol layer (libs/mtproto) reports about the sessions of a worker. */
export type SessionDesk = {
  invoke(session: Session, invocation: Invocation): void;
  initialised(session: Session, layer: number, clientInfo: ClientInfo): void;
  updatesLost(session: Session): void;
  closed(session: Session): void;
};

/** One session of a client in this worker, with what it has been sent so far. A session outlives its connections. */
export class Session implements SessionHandler {
  readonly #desk: SessionDesk;
  readonly server: ServerSession;
  /** Replaced when the temporary key of the session is bound to another permanent key (K5). */
  authorization: Authorization;
  /** Data centre to which the client believes it is connected. */
  readonly dcId: number;
  /** Whether the client named a test data centre. */
  readonly testMode: boolean;
  /** pts up to which the client has received updates; undefined until it has received any. */
  pts: number | undefined;
  /** Missing entries are being fetched, and live entries are held back until they are there. */
  catchingUp = false;
  /** A live entry arrived during the fetch, so the fetched entries may already be out of date. */
  behind = false;
  /** Places (partition and position) of the newest events that the session caused, oldest first. */
  #caused: number[] = [];
  #view: View | undefined;
  #knownUsers: Set<number> | undefined;
  /** Undefined: pushes are sent at once. */
  #held: HeldPushes | undefined;

  /** @param dcId used for a client that names no data centre, or a number that does not exist */
  constructor(desk: SessionDesk, server: ServerSession, authorization: Authorization, dcId: number) {
    this.#desk = desk;
    this.server = server;
    this.authorization = authorization;
    const named = Math.abs(server.key.dcId ?? 0);
    this.testMode = named > TEST_DC_BASE;
    this.dcId = dcNumber(named) ?? dcId;
  }

  /** Remembers that the session receives the outcome of the event at this place as the answer to its own request. */
  answeredWith(place: number): void {
    this.#caused.push(place);
    if (this.#caused.length > CAUSED_MAX) this.#caused = this.#caused.slice(-CAUSED_MAX / 2);
  }

  wasAnsweredWith(place: number): boolean {
    return this.#caused.includes(place);
  }

  /** Those of the given places whose events the session received as answers to its own requests. */
  answersAmong(places: ReadonlySet<number>): number[] {
    return this.#caused.filter((place) => places.has(place));
  }

  /** Queues an update for the client, after any answer for which pushes are held. */
  push(packet: Uint8Array): void {
    if (this.#held) this.#held.add(packet);
    else this.server.push(packet);
  }

  /** Holds pushes until an answer with dialog state is queued. @returns a function to call when it is */
  holdPushes(): () => void {
    this.#held ??= new HeldPushes((packets) => {
      this.#held = undefined;
      for (const packet of packets) this.server.push(packet);
    });
    return this.#held.begin();
  }

  isAuthorized(): boolean {
    return this.userId !== 0;
  }

  invoke(invocation: Invocation): void {
    this.#desk.invoke(this, invocation);
  }

  initialised(layer: number, clientInfo: ClientInfo): void {
    this.#desk.initialised(this, layer, clientInfo);
  }

  /** Some of the lost updates may have carried users of which the client knows nothing else. */
  updatesLost(): void {
    this.#knownUsers = undefined;
    this.#desk.updatesLost(this);
  }

  closed(): void {
    this.#desk.closed(this);
  }

  get userId(): number {
    return this.authorization.userId;
  }

  /** The view (user and data centre) from which answers are converted; `make` is called when the user has changed. */
  view(make: (userId: number, dcId: number) => View): View {
    if (this.#view?.userId !== this.userId) this.#view = make(this.userId, this.dcId);
    return this.#view!;
  }

  /** Notes that the client has received its user's mailbox up to `pts`. Ignored when the session's user has changed while the answer was made. */
  told(user: number, pts: number): void {
    if (user !== this.userId) return;
    if (this.pts === undefined || pts > this.pts) this.pts = pts;
  }

  /** Whether this session has already sent the client the user object, so that a short update may name the user by id alone. */
  knows(user: number): boolean {
    return this.#knownUsers?.has(user) ?? false;
  }
/** Remembers the users whose objects were sent to the client. */

  learns(users: Iterable<number>): void {
    this.#knownUsers ??= new Set();
    if (this.#knownUsers.size > KNOWN_USERS_MAX) this.#knownUsers.clear();
    for (const user of users) this.#knownUsers.add(user);
  }

  /** Forgets everything about the former user: the session now has no user, or another one. */
  forget(): void {
    this.pts = undefined;
    this.#caused = [];
    this.#view = undefined;
    this.#knownUsers = undefined;
  }

  /** Drops pushes that were not delivered yet, because they were meant for the session's former user. */
  dropPushes(): void {
    this.#held?.drop();
    this.server.dropPushes();
  }
}
