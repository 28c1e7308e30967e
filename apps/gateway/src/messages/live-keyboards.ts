/** Keyboards from recent events: a KeyboardSet stands in the log directly before the message or edit that it belongs to. */
import { keyedBy } from '@teamgram/event-schemas';
import type { Keyboard, KeyboardSet } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import { RecentlyUsed } from '../recently-used.ts';
import type { EventOpener, OpenedEvent } from './event-opener.ts';

const KEPT_MAX = 1_000;

/** Recent keyboards of one worker; at most KEPT_MAX of them. */
export class LiveKeyboards {
  readonly #opener: EventOpener;
  /** By place of the message: the stored event; its place, when the opener has it decrypted; or 'none' after removal. */
  readonly #heard = new RecentlyUsed<number, StoredEvent | number | 'none'>(KEPT_MAX);

  constructor(opener: EventOpener) {
    this.#opener = opener;
  }

  hear(event: StoredEvent): void {
    const { fact, envelope } = event;
    if (fact.type === 'KeyboardSet') this.#heard.set(keyedBy(fact, envelope.position), event);
    if (fact.type === 'KeyboardRemoved') this.#heard.set(fact.message, 'none');
  }

  /** Like `hear`, for a decrypted event that the opener has cached. */
  hearOpened({ fact, position }: OpenedEvent): void {
    if (fact.type === 'KeyboardSet') this.#heard.set(keyedBy(fact, position), position);
    if (fact.type === 'KeyboardRemoved') this.#heard.set(fact.message, 'none');
  }

  knows(message: number): boolean {
    return this.#heard.peek(message) !== undefined;
  }

  /** Undefined: no keyboard, or its key was destroyed. */
  async of(message: number): Promise<Keyboard | undefined> {
    const heard = this.#heard.get(message);
    if (heard === undefined || heard === 'none') return undefined;
    const opened = typeof heard === 'number' ? this.#opener.at(heard) : await this.#opener.open(heard);
    return (opened?.fact as KeyboardSet | undefined)?.keyboard;
  }
}
