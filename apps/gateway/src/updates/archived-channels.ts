/**
 * For the users with sessions in this worker: which supergroups and channels in their archive return to the
 * main list with their next message. With this a message there reaches them without a query, and each user is
 * queried once. Not included: users who have muted the chat, and users who keep archived chats in the archive.
 */
import type { StoredFact } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { ArchivedChannel, MailboxEntry } from '@teamgram/read-models';
import { returnId } from '../commands/command-id.ts';
import type { Services } from '../services.ts';
import type { UserWatch } from '../sessions/sessions.ts';

/** The facts by which a user changes which chats return. */
const CHANGES: ReadonlySet<StoredFact['type']> = new Set<StoredFact['type']>(['DialogsMoved', 'NotificationsChosen', 'NotificationsReset', 'GlobalPrivacyChosen']);

export class ArchivedChannels implements UserWatch {
  readonly #services: () => Services;
  readonly #owners = new Map<number, Set<number>>();
  readonly #channels = new Map<number, readonly number[]>();
  /** Users known to have no channel in the archive at all. */
  readonly #without = new Set<number>();
  /** Users whose archive is being queried; only the latest query counts. */
  readonly #asked = new Map<number, Promise<readonly ArchivedChannel[]>>();

  constructor(services: () => Services) {
    this.#services = services;
  }

  /** Called at the user's first session in this worker. */
  add(user: number): void {
    this.#aside(this.#load(user));
  }

  /** Called when the user's last session in this worker has ended. */
  drop(user: number): void {
    this.#asked.delete(user);
    this.#without.delete(user);
    this.#put(user, []);
  }

  /** False: the user has no channel in the archive, like almost everybody. True: a query is necessary to know. */
  mayHave(user: number): boolean {
    return !this.#without.has(user);
  }

  observe(fact: StoredFact): void {
    if (CHANGES.has(fact.type) && 'owner' in fact && this.#services().sessions.of(fact.owner).length > 0) this.add(fact.owner);
  }

  /** A message was sent in a channel: it returns to the main list of every user who has it in the archive, as if they had moved it. Runs in the background. */
  said(entry: MailboxEntry): void {
    if (this.#asked.size > 0 || this.#owners.has(-entry.mailbox)) this.#aside(this.#bringBack(entry));
  }

  async #bringBack({ mailbox, position }: MailboxEntry): Promise<void> {
    await Promise.allSettled(this.#asked.values());
    await Promise.all([...(this.#owners.get(-mailbox) ?? [])].map((user) => this.#bringBackOf(user, position)));
  }

  async #bringBackOf(user: number, position: number): Promise<void> {
    const { queries, commands, sessions, nowMs } = this.#services();
    const moved = await queries.newsInArchive(user, Math.floor(nowMs() / 1000));
    const [session] = sessions.of(user);
    if (session && moved.length > 0) await commands.sendAside(session, returnId(user, position), { type: 'ReturnDialogs', moved });
  }

  async #load(user: number): Promise<void> {
    const { queries, nowMs } = this.#services();
    const asked = queries.archivedChannels(user, Math.floor(nowMs() / 1000));
    this.#asked.set(user, asked);
    this.#without.delete(user);
    try {
      const archived = await asked;
      if (this.#asked.get(user) !== asked) return;
      if (archived.length === 0) this.#without.add(user);
      this.#put(user, archived.flatMap(({ channel, returns }) => (returns ? channel : [])));
    } finally {
      if (this.#asked.get(user) === asked) this.#asked.delete(user);
    }
  }

  #put(user: number, channels: readonly number[]): void {
    for (const channel of this.#channels.get(user) ?? []) {
      const owners = this.#owners.get(channel);
      if (owners?.delete(user) && owners.size === 0) this.#owners.delete(channel);
    }
    this.#channels.delete(user);
    if (channels.length === 0) return;
    this.#channels.set(user, channels);
    for (const channel of channels) this.#owners.set(channel, (this.#owners.get(channel) ?? new Set()).add(user));
  }

  /** Runs in the background. A failure has no lasting effect: it is corrected when the user next requests their dialogs. */
  #aside(doing: Promise<void>): void {
    doing.catch((error: unknown) => this.#services().log.warn('archive-unknown', { reason: reasonOf(error) }));
  }
}
