/**
 * Forwards and replies between a mailbox and a channel in different partitions: the partition that decides asks the one that has the messages
 * (docs/decisions/0038). Only the resulting message is recorded, so after a crash the command is simply repeated.
 */
import { authorizationOf, filesShown, FORWARDS_MAX, outboxLength, saidAgain, sourceOf, sourcePartition, toldSource, type Command, type InternalCommand, type Partitions, type Source } from '@teamgram/domain';
import type { EventLog } from '@teamgram/event-log';
import type { CommandApiClient, CommandCall } from '@teamgram/host';
import { systemCommandId } from '../commands/command-ids.ts';
import type { WriteState } from '../state/write-state.ts';
import type { Arrivals } from './arrivals.ts';

export type SourceAsked = { user: number; peer: number; ids: number[]; to: number; command: Uint8Array };
export type SourceTold = { source: Source; posted: number };

export type SourcesParts = {
  log: Pick<EventLog, 'positionOf'>;
  state: Pick<WriteState, 'view' | 'durable'>;
  /** Absent: the deployment has a single journal. */
  partitions: Partitions | undefined;
  others: ReadonlyMap<number, Pick<CommandApiClient, 'call'>>;
  arrivals: Pick<Arrivals, 'reached'>;
  handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** A message is at most 64 KiB; a reply of the link holds 4 MiB. */
const MESSAGES_PER_CALL = 48;
const TIMEOUT_MS = 10_000;

/** Fetches messages from other partitions, and serves them to others. */
export class Sources {
  readonly #parts: SourcesParts;

  constructor(parts: SourcesParts) {
    this.#parts = parts;
  }

  /** The messages that a command refers to; undefined when they are in this partition. Rejects with a LinkError while the other partition is down. */
  of({ id, authKeyId, body }: CommandCall): Promise<Source> | undefined {
    const { partitions, state, log } = this.#parts;
    const said = partitions && saidAgain(body as Command);
    if (!said) return undefined;
    const { peer, ids } = said;
    const user = authorizationOf(state.view.documents, authKeyId)?.user;
    const partition = user === undefined ? undefined : sourcePartition(user, peer, partitions);
    if (partition === undefined || log.positionOf(id) !== undefined) return undefined;
    return this.#ask(partition, { user: user!, peer, ids: ids.slice(0, FORWARDS_MAX), to: partitions.own, command: id });
  }

  async #ask(partition: number, asked: SourceAsked): Promise<Source> {
    const { others, arrivals } = this.#parts;
    const other = others.get(partition)!;
    const parts: Source[] = [];
    for (let first = 0; first === 0 || first < asked.ids.length; first += MESSAGES_PER_CALL) {
      const part = { ...asked, ids: asked.ids.slice(first, first + MESSAGES_PER_CALL) };
      const { source, posted } = await other.call('messages.source', part, { timeoutMs: TIMEOUT_MS });
      await arrivals.reached(partition, posted);
      parts.push(source as Source);
    }
    return { exists: parts.every(({ exists }) => exists), isProtected: parts.some(({ isProtected }) => isProtected), messages: parts.flatMap(({ messages }) => messages) };
  }

  /** Answers another partition: waits until what it returns is durable, and lends the files shown. */
  async tell({ user, peer, ids, to, command }: SourceAsked): Promise<SourceTold> {
    const { state, now, handle } = this.#parts;
    const source = toldSource(sourceOf(state.view, user, peer, ids, now()));
    const files = filesShown(source);
    if (files.length > 0) await handle(systemCommandId('source', command, ids.join()), { type: 'LendFiles', ids: files, partition: to });
    await state.durable;
    return { source, posted: outboxLength(state.view, to) };
  }
}
