/** What nobody asks for at the moment when it is due: messages to send, messages that lived long enough, media that were looked at, accounts that nobody uses. */
import { accountOf, accountsToEmpty, dueIn, endOfWalk, firstOf, nextOnAgenda, queueNames, Refusal, retainedFrom, retentionPolicies } from '@teamgram/domain';
import type { InternalCommand, RetentionPolicy, View } from '@teamgram/domain';
import type { DiceSeeds } from '../dice/dice-seeds.ts';
import { systemCommandId } from '../commands/command-ids.ts';

export type ScheduleParts = {
  view: View;
  dice: Pick<DiceSeeds, 'turnWhenOver'>;
  /** Durable, and the keys are gone, when it resolves. */
  handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
  onFailure: (error: unknown) => void;
};

const LOOK_EVERY_MS = 500;
/** Messages that are sent side by side: each is a command of its own, and they share a flush. */
const SENT_TOGETHER = 100;
/** Events that a retention policy looks at in one turn: some milliseconds of the writer's time. */
const WALK_MAX = 300;

/**
 * What is due stands in the log and is folded from it, so nothing is lost while the process is down: the first look after a start finds it. One bounded
 * command after the other, each waiting for the disk, so that people's commands come in between.
 */
export class Schedule {
  readonly #parts: ScheduleParts;
  /** How far each policy's walk has come beyond what the log says; kept for as long as the policy stays the same. */
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

  /** Lets the turn that is under way end. */
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

  /** Scheduled messages, each once: the fact that set its time names it for ever. */
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

  /** False: a rule says no, so that trying again now makes no sense. */
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
