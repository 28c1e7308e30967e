/** The way to command-api. */
import { refusal } from '@teamgram/domain';
import type { Command } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { CommandApiClient, CommandOutcome } from '@teamgram/host';
import { untilAvailable } from '@teamgram/host';
import { isErrorName } from '@teamgram/tl';
import type { Session } from '../sessions/session.ts';
import type { Origins } from './origins.ts';

/** One kind of command. */
export type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;

const TIMEOUT_MS = 15_000;

export class Commands {
  readonly #commandApi: CommandApiClient;
  readonly #origins: Origins;

  constructor(commandApi: CommandApiClient, origins: Origins) {
    this.#commandApi = commandApi;
    this.#origins = origins;
  }

  /** The events of a command, durable. Throws Refusal when a rule says no, LinkError when nothing can be said. */
  async send(session: Session, id: Uint8Array, body: Command): Promise<RecordedEvent[]> {
    const { authorization } = session;
    this.#origins.remember(id, session);
    const outcome = await this.#ask(id, authorization.keyId, body);
    if (!outcome.ok) this.#origins.forget(id);
    const events = eventsOf(outcome);
    for (const { position } of events) authorization.wrote(position);
    return events;
  }

  /** On behalf of an authorization that is not the asking session's. */
  async sendFor(keyId: bigint, id: Uint8Array, body: Command): Promise<RecordedEvent[]> {
    return eventsOf(await this.#ask(id, keyId, body));
  }

  /** A broken link leaves the outcome unknown; the same id asked again gets the first answer, so repeating is safe. */
  #ask(id: Uint8Array, authKeyId: bigint, body: Command): Promise<CommandOutcome> {
    return untilAvailable(TIMEOUT_MS, (timeoutMs) => this.#commandApi.send('commands', { id, authKeyId, body }, { timeoutMs }));
  }
}

function eventsOf(outcome: CommandOutcome): RecordedEvent[] {
  if (outcome.ok) return outcome.events;
  if (!isErrorName(outcome.error)) throw new Error(`unknown refusal ${outcome.error}`);
  throw refusal(outcome.error, outcome.argument);
}
