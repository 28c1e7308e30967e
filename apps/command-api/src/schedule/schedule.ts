/** Issues the commands that are due by time rather than by request: scheduled messages, expired messages, media viewed once, account deletions, retention. */
import { accountOf, accountsToEmpty, dueIn, endOfWalk, firstOf, nextOnAgenda, queueNames, Refusal, retainedFrom, retentionPolicies } from '@teamgram/domain';
import type { InternalCommand, RetentionPolicy, View } from '@teamgram/domain';
import type { DiceSeeds } from '../dice/dice-seeds.ts';
import { systemCommandId } from '../commands/command-ids.ts';

export type ScheduleParts = {
  view: View;
  dice: Pick<DiceSeeds, 'turnWhenOver'>;
  /** When it resolves, the events are durable and the keys they destroy are gone. */
  handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
  onFailure: (error: unknown) => void;
};

const LOOK_EVERY_MS = 500;
/** Scheduled messages sent concurrently: each is a command of its own, and together they share a disk flush. */
const SENT_TOGETHER = 100;
/** Events that a retention policy examines in one command: a few milliseconds of the writer's time. */
const WALK_MAX = 300;

/**
 * What is due is folded from the log, so nothing is lost while the process is down: the first check after a start finds it. Commands are bounded and
 * run one after another, each waiting for the disk, so that users' commands get their turn in between.
 */
export class Schedule {
  readonly #parts: ScheduleParts;
  /** How far each policy's scan has got beyond the recorded position; discarded when the policy changes. */
  readonly #walked = new Map<RetentionPolicy, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.look()
        .catch(this.#parts.onFailure)
        .finally(() => { this.#looking = undefined; });
    }, LOOK_EVERY_MS);
  }

  /** Waits for the command in progress to finish. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Carries out everything that is due now. */
  async look(): Promise<void> {
    const { view } = this.#parts;
    await this.#sendDue();
    await this.#parts.dice.turnWhenOver();
    for (const queue of queueNames(view.documents)) await this.#carryOut(queue);
    for (const policy of retentionPolicies(view.documents)) await this.#retain(policy);
    for (const user of accountsToEmpty(view.documents)) await this.#empty(user);
  }

  /** Sends scheduled messages exactly once: the command id is derived from the event that scheduled the message. */
  async #sendDue(): Promise<void> {
    const { view: { documents }, now } = this.#parts;
    for (let next = nextOnAgenda(documents); next && next.dueMs <= now() && !this.#stopped; next = nextOnAgenda(documents)) {
      const { queue } = next;
      const due = dueIn(documents, queue, now(), SENT_TOGETHER);
      await Promise.all(due.map(({ subject }) => this.#turn(['scheduled', String(subject)], { type: 'SendDue', subject })));
      await this.#turn(['passed', queue, String(due[0]!.subject)], { type: 'CarryOutDue', queue });
      if (firstOf(documents, queue)?.subject === due[0]!.subject) return;
    }
  }

  async #carryOut(queue: string): Promise<void> {
    const { view, now } = this.#parts;
    for (let first = firstOf(view.documents, queue); first && first.dueMs <= now() && !this.#stopped; first = firstOf(view.documents, queue)) {
      if (!(await this.#turn(['due', queue, String(first.place)], { type: 'CarryOutDue', queue }))) return;
      if (firstOf(view.documents, queue)?.place === first.place) return;
    }
  }

  async #retain(policy: RetentionPolicy): Promise<void> {
    const { view, now } = this.#parts;
    const { pattern } = policy;
    for (const known of this.#walked.keys()) if (!retentionPolicies(view.documents).includes(known)) this.#walked.delete(known);
    while (!this.#stopped) {
      const from = Math.max(retainedFrom(view.documents, pattern), this.#walked.get(policy) ?? 0);
      const end = endOfWalk(view, pattern, from, WALK_MAX, now());
      if (end === from) return;
      if (!(await this.#turn(['retention', pattern, String(policy.days), String(from)], { type: 'ApplyRetention', pattern, from, limit: WALK_MAX }))) return;
      if (retainedFrom(view.documents, pattern) <= from) this.#walked.set(policy, end);
    }
  }

  async #empty(user: number): Promise<void> {
    const { documents } = this.#parts.view;
    while (accountsToEmpty(documents).includes(user) && !this.#stopped) {
      const through = String(accountOf(documents, user).emptiedThrough);
      if (!(await this.#turn(['empty', String(user), through], { type: 'EmptyMailbox', user }))) return;
    }
  }

  /** False when the rules refuse the command, so that an immediate retry is pointless. */
  async #turn(name: string[], command: InternalCommand): Promise<boolean> {
    try {
      await this.#parts.handle(systemCommandId(...name), command);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}
