/** The single handler of all commands: repeated? → rate limits → check secrets → decide → append → reply when durable. */
import type { Fact } from '@teamgram/event-schemas';
import { authKeyIdBytes, authorizationOf, decide, decideInternal, Refusal, refusal, SERVICE_USER } from '@teamgram/domain';
import type { Command, Context, Evidence, InternalCommand, ReceiveDelivery, Rules, Source } from '@teamgram/domain';
import { EntryTooLarge, type EventLog, type RecordedEvent } from '@teamgram/event-log';
import type { CommandCall, CommandOutcome } from '@teamgram/host';
import type { Asking, SecretWorks } from '../auth/secret-work.ts';
import type { Policy } from '../limits/policy.ts';
import type { Registry } from '../partitions/registry.ts';
import type { Sources } from '../partitions/sources.ts';
import type { WriteState } from '../state/write-state.ts';
import { eventId, newId, systemCommandId } from './command-ids.ts';
import type { Consequences } from './consequences.ts';

export type LoadDecideAppendParts = {
  log: EventLog;
  state: WriteState;
  policy: Policy;
  secretWorks: SecretWorks;
  consequences: Consequences;
  rules: Rules;
  /** Randomness for dice, 32 bytes per message. */
  draw: (seed: number, stream: string, version: number, commandId: Uint8Array) => Uint8Array;
  /** Partitions other than home: their copy of the account facts. */
  registry?: Pick<Registry, 'reached'> | undefined;
  /** Fetches messages that the command refers to and that are in another partition. */
  sources: Pick<Sources, 'of'>;
  /** Milliseconds since 1970. */
  now: () => number;
};

const SYSTEM = { authKeyId: 0n, correlationId: new Uint8Array(0) };

export class LoadDecideAppend {
  readonly #parts: LoadDecideAppendParts;

  constructor(parts: LoadDecideAppendParts) {
    this.#parts = parts;
  }

  /** Rejects when the log has failed, and with LinkError UNAVAILABLE when another partition that the command needs does not answer. */
  async handle(call: CommandCall): Promise<CommandOutcome> {
    const { id, authKeyId, body, after } = call;
    const correlationId = authKeyIdBytes(authKeyId);
    if (after !== undefined) await this.#parts.registry?.reached(after);
    const asked = this.#parts.sources.of(call);
    const source = asked && (await asked);
    const known = this.#parts.log.positionOf(id);
    if (known !== undefined) return await this.#again(id, known, correlationId);
    try {
      const asking = this.#ask(id, authKeyId);
      const facts = this.#decide(body as Command, asking, source);
      return await this.#record(facts, asking, correlationId);
    } catch (error) {
      return refused(error);
    }
  }

  /** Handles a command issued by the system itself; a repeated id does nothing. Throws Refusal. */
  async handleInternal(id: Uint8Array, command: InternalCommand, nowMs = this.#parts.now()): Promise<void> {
    if (this.#parts.log.positionOf(id) !== undefined) return;
    const asking: Asking = { id, authKeyId: SYSTEM.authKeyId, actor: SERVICE_USER, nowMs };
    await this.#record(decideInternal(this.#parts.state.view, command, this.#context(asking, {})), asking, SYSTEM.correlationId);
  }

  /** Accepts deliveries of another partition, in order; resolves when all resulting events are durable. Rejects at the first delivery that is out of order. */
  async receive(deliveries: readonly ReceiveDelivery[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => this.#receive(delivery)));
    await this.#parts.state.durable;
  }

  /** The events that a received delivery resulted in, once durable. @param posted position of the DeliveryPosted event in the sender's journal */
  async ledTo(from: number, posted: number): Promise<RecordedEvent[]> {
    const id = deliveryId(from, posted);
    await this.#parts.state.durable;
    const first = this.#parts.log.positionOf(id);
    return first === undefined ? [] : this.#eventsOf(id, first);
  }

  /** The command id is derived from the delivery, so the log itself would reject a duplicate. */
  async #receive(delivery: ReceiveDelivery): Promise<void> {
    const id = deliveryId(delivery.from, delivery.posted);
    const asking: Asking = { id, authKeyId: SYSTEM.authKeyId, actor: SERVICE_USER, nowMs: delivery.atMs };
    await this.#record(decideInternal(this.#parts.state.view, delivery, this.#context(asking, {})), asking, SYSTEM.correlationId);
  }

  /** Ends the authorizations that this partition has for an account which the home journal reports as deleted. Durable when it resolves. */
  async endAccount(fact: Extract<Fact, { type: 'AccountDeleted' }>, nowMs: number): Promise<void> {
    await this.handleInternal(systemCommandId('account-deleted', String(fact.user)), { type: 'NoteAccountEnd', ended: fact }, nowMs);
  }

  #ask(id: Uint8Array, authKeyId: bigint): Asking {
    const actor = authorizationOf(this.#parts.state.view.documents, authKeyId)?.user ?? 0;
    return { id, authKeyId, actor, nowMs: this.#parts.now() };
  }

  /** Synchronous from here to the append, so that each command is decided on the outcome of the one before. */
  #decide(command: Command, asking: Asking, source: Source | undefined): Fact[] {
    const { policy, state, secretWorks } = this.#parts;
    policy.admit(command, asking.authKeyId, asking.actor, asking.nowMs);
    const secretWork = secretWorks[command.type] as { evidence(c: Command, a: Asking): Evidence; keep?(c: Command, a: Asking): void } | undefined;
    const evidence = secretWork?.evidence(command, asking) ?? (source ? { source } : {});
    const facts = decide(state.view, command, this.#context(asking, evidence));
    secretWork?.keep?.(command, asking);
    return facts;
  }

  #context({ id, authKeyId, actor, nowMs }: Asking, evidence: Evidence): Context {
    return { nowMs, actor, authKeyId, newId: (index) => newId(id, index), draw: (seed, stream, version) => this.#parts.draw(seed, stream, version, id), rules: this.#parts.rules, evidence };
  }

  async #record(facts: Fact[], { id, nowMs: timeMs }: Asking, correlationId: Uint8Array): Promise<CommandOutcome> {
    const { state, log, consequences } = this.#parts;
    if (facts.length === 0) {
      await state.durable;
      return { ok: true, position: log.durablePosition - 1, events: [] };
    }
    const { events, durable } = state.append(facts.map((fact, index) => ({ id: eventId(id, index), fact, timeMs, causationId: id, correlationId })));
    await durable;
    const waiting = events.flatMap((event) => consequences.of(event) ?? []);
    if (waiting.length > 0) await Promise.all(waiting);
    return accepted(events);
  }

  /** A repeated command gets its first result for ever (M2): the events of a command are contiguous in the log. */
  async #again(id: Uint8Array, first: number, correlationId: Uint8Array): Promise<CommandOutcome> {
    await this.#parts.state.durable;
    const events = this.#eventsOf(id, first);
    return sameBytes(events[0]!.correlationId, correlationId) ? accepted(events) : refused(refusal('RANDOM_ID_DUPLICATE'));
  }

  #eventsOf(id: Uint8Array, first: number): RecordedEvent[] {
    const { log } = this.#parts;
    const events: RecordedEvent[] = [];
    for (let position = first; position < log.nextPosition; position++) {
      const event = log.read(position)!;
      if (!sameBytes(event.causationId, id)) break;
      events.push(event);
    }
    return events;
  }
}

const deliveryId = (from: number, posted: number) => systemCommandId('delivery', String(from), String(posted));

function accepted(events: RecordedEvent[]): CommandOutcome {
  return { ok: true, position: events.at(-1)!.position, events };
}

/** Turns a refusal into an outcome; rethrows every other error. */
function refused(error: unknown): CommandOutcome {
  if (error instanceof Refusal) return { ok: false, error: error.error, argument: error.argument };
  if (error instanceof EntryTooLarge) return { ok: false, error: 'INPUT_REQUEST_TOO_LONG' };
  throw error;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
