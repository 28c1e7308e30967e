import type { ClientInfo, Invocation, ServerSession, SessionHandler } from '@teamgram/mtproto';
import type { View } from '../convert/view.ts';
import type { Authorization } from './authorization.ts';
import { HeldPushes } from './held-pushes.ts';

/** Users that a session is remembered to have been shown; beyond it the memory starts anew. */
const KNOWN_USERS_MAX = 500;
/** Events that it caused and is remembered to have been answered with: more than a catch-up fetches at once. */
const CAUSED_MAX = 1_024;

/** "10000+ = test, negative = media" (core.telegram.org/mtproto/transports#transport-obfuscation). */
const TEST_DC_BASE = 10_000;
/** Data centres are numbered from 1 to this one, as clients know them. */
export const DC_MAX = 5;

function dcNumber(named: number): number | undefined {
  const number = named % TEST_DC_BASE;
  return number >= 1 && number <= DC_MAX ? number : undefined;
}

/** What the machine tells of a session, for all sessions of a worker. */
export type SessionDesk = {
  invoke(session: Session, invocation: Invocation): void;
  initialised(session: Session, layer: number, clientInfo: ClientInfo): void;
  updatesLost(session: Session): void;
  closed(session: Session): void;
};

/** One session of a client in this worker: what it has been told so far. It outlives its connections. */
export class Session implements SessionHandler {
  readonly #desk: SessionDesk;
  readonly server: ServerSession;
  /** Replaced when its temporary key is bound to another permanent one (K5). */
  authorization: Authorization;
  /** Data centre that the client believes to be connected to. */
  readonly dcId: number;
  /** The client named a test data centre. */
  readonly testMode: boolean;
  /** pts up to which the client has been told; undefined until it was told anything. */
  pts: number | undefined;
  /** Missing entries are being fetched; live ones wait for that. */
  catchingUp = false;
  /** Something arrived meanwhile, so what was fetched may already be old. */
  behind = false;
  /** Places of the newest events that it caused, oldest first. */
  #caused: number[] = [];
  #view: View | undefined;
  #knownUsers: Set<number> | undefined;
  /** Undefined: pushes leave at once. */
  #held: HeldPushes | undefined;

  /** `dcId`: of a client that names none, or a number that no data centre has. */
  constructor(desk: SessionDesk, server: ServerSession, authorization: Authorization, dcId: number) {
    this.#desk = desk;
    this.server = server;
    this.authorization = authorization;
    const named = Math.abs(server.key.dcId ?? 0);
    this.testMode = named > TEST_DC_BASE;
    this.dcId = dcNumber(named) ?? dcId;
  }

  /** It gets the outcome of the event at this place as its answer. */
  answeredWith(place: number): void {
    this.#caused.push(place);
    if (this.#caused.length > CAUSED_MAX) this.#caused = this.#caused.slice(-CAUSED_MAX / 2);
  }

  wasAnsweredWith(place: number): boolean {
    return this.#caused.includes(place);
  }

  /** Those of the places whose events' outcome it got as its answers. */
  answersAmong(places: ReadonlySet<number>): number[] {
    return this.#caused.filter((place) => places.has(place));
  }

  /** Queues an update for the client, after the answers for which pushes are held. */
  push(packet: Uint8Array): void {
    if (this.#held) this.#held.add(packet);
    else this.server.push(packet);
  }

  /** Holds pushes until an answer with dialog state is queued. @returns to be called then */
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

  updatesLost(): void {
    this.#desk.updatesLost(this);
  }

  closed(): void {
    this.#desk.closed(this);
  }

  get userId(): number {
    return this.authorization.userId;
  }

  /** Through whose eyes its answers are made; `make` is called when the user has changed. */
  view(make: (userId: number, dcId: number) => View): View {
    if (this.#view?.userId !== this.userId) this.#view = make(this.userId, this.dcId);
    return this.#view!;
  }

  /** The client was told the user's mailbox up to `pts`. Ignored when the session's user has changed while the answer was made. */
  told(user: number, pts: number): void {
    if (user !== this.userId) return;
    if (this.pts === undefined || pts > this.pts) this.pts = pts;
  }

  /** Whether the client has been sent this user's details here, so that a short update may name them by id alone. */
  knows(user: number): boolean {
    return this.#knownUsers?.has(user) ?? false;
  }

  learns(users: Iterable<number>): void {
    this.#knownUsers ??= new Set();
    if (this.#knownUsers.size > KNOWN_USERS_MAX) this.#knownUsers.clear();
    for (const user of users) this.#knownUsers.add(user);
  }

  /** Nobody, or somebody else, uses this session now. */
  forget(): void {
    this.pts = undefined;
    this.#caused = [];
    this.#view = undefined;
    this.#knownUsers = undefined;
  }

  /** Drops pushes that were not delivered yet: they were for the session's former user. */
  dropPushes(): void {
    this.#held?.drop();
    this.server.dropPushes();
  }
}
