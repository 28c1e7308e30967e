import type { Session } from '../sessions/session.ts';

const REMEMBERED_MAX = 16_384;

/** Which session caused which command: it gets the outcome as its answer and must not get it as an update too (U9). */
export class Origins {
  readonly #sessions = new Map<string, Session>();

  remember(commandId: Uint8Array, session: Session): void {
    this.#sessions.set(nameOf(commandId), session);
    if (this.#sessions.size <= REMEMBERED_MAX) return;
    // The oldest have long been told; a command waits for seconds at most.
    for (const oldest of this.#sessions.keys()) return void this.#sessions.delete(oldest);
  }

  of(commandId: Uint8Array): Session | undefined {
    return this.#sessions.get(nameOf(commandId));
  }

  forget(commandId: Uint8Array): void {
    this.#sessions.delete(nameOf(commandId));
  }
}

function nameOf(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1');
}
