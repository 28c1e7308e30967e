import { refusal, type Command, type View } from '@teamgram/domain';
import { SlidingWindow, type Limits, type RateLimit, type SpamBlock } from '@teamgram/host';
import { Strangers } from './strangers.ts';

type Rated = { [K in keyof Limits]: Limits[K] extends RateLimit ? K : never }[keyof Limits];
type Measured<C> = { limit: Rated; cost: (command: C) => number };

/** The rate limit that each command counts against; the limits' values come from the configuration. Commands without an entry are not limited. */
const measured: { [T in Command['type']]?: Measured<Extract<Command, { type: T }>> } = {
  SendMessage: { limit: 'messagesPerKey', cost: () => 1 },
  EditMessage: { limit: 'messagesPerKey', cost: () => 1 },
  ForwardMessages: { limit: 'messagesPerKey', cost: ({ ids }) => ids.length },
  ImportContacts: { limit: 'contactsPerUser', cost: ({ contacts }) => contacts.length },
  AddContact: { limit: 'contactsPerUser', cost: () => 1 },
  ClaimUsername: { limit: 'usernamesPerUser', cost: () => 1 },
  ClaimChatUsername: { limit: 'usernamesPerUser', cost: () => 1 },
  CreateChat: { limit: 'chatsMadePerUser', cost: () => 1 },
  JoinChat: { limit: 'chatsJoinedPerUser', cost: () => 1 },
  JoinByLink: { limit: 'chatsJoinedPerUser', cost: () => 1 },
  AddMembers: { limit: 'invitesPerUser', cost: ({ users }) => users.length },
  RequestSecretChat: { limit: 'secretChatsPerUser', cost: () => 1 },
  SendSecretMessage: { limit: 'messagesPerKey', cost: () => 1 },
  SendReaction: { limit: 'reactionsPerUser', cost: () => 1 },
};

/**
 * Rate limiting. It refuses with FLOOD_WAIT_X (a retry after X seconds succeeds, A6), or with PEER_FLOOD (only people who know the sender may be
 * written to).
 */
export class Policy {
  readonly #windows = new Map<Rated, SlidingWindow>();
  readonly #limits: Limits;
  readonly #strangers: Strangers;

  constructor(limits: Limits, view: View) {
    this.#limits = limits;
    this.#strangers = new Strangers(limits, view);
  }

  /** Accounts currently refused with PEER_FLOOD, for the operator. */
  spamBlocks(nowMs: number): SpamBlock[] {
    return this.#strangers.blocked(nowMs);
  }

  /** Counts a command against its limits. Throws Refusal. `authKeyId` and `actor` as in the domain's Context. */
  admit(command: Command, authKeyId: bigint, actor: number, nowMs: number): void {
    const entry = measured[command.type] as Measured<Command> | undefined;
    if (entry) this.take(entry.limit, entry.limit.endsWith('PerKey') ? authKeyId : actor, nowMs, entry.cost(command));
    if (command.type === 'SendMessage') this.#strangers.admit(actor, command.peer, nowMs);
    else if (command.type === 'ForwardMessages') this.#strangers.admit(actor, command.toPeer, nowMs);
  }

  /** Counts one use of a limit. Throws Refusal FLOOD_WAIT_X. */
  take(limit: Rated, subject: string | bigint | number, nowMs: number, cost = 1): void {
    const waitS = this.#window(limit).take(subject, nowMs, cost);
    if (waitS > 0) throw refusal('FLOOD_WAIT_X', waitS);
  }

  /** Counts against all of the limits or, if any of them refuses, against none. Throws Refusal with the longest wait. */
  takeAll(counted: readonly [limit: Rated, subject: string | bigint | number][], nowMs: number): void {
    const waitS = Math.max(...counted.map(([limit, subject]) => this.#window(limit).waitS(subject, nowMs)));
    if (waitS > 0) throw refusal('FLOOD_WAIT_X', waitS);
    for (const [limit, subject] of counted) this.take(limit, subject, nowMs);
  }

  #window(limit: Rated): SlidingWindow {
    let window = this.#windows.get(limit);
    if (!window) this.#windows.set(limit, (window = new SlidingWindow(this.#limits[limit])));
    return window;
  }
}
