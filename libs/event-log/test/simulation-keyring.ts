import { createHash } from 'node:crypto';
import type { Keyring } from '../src/index.ts';

/** A keyring whose file outlives the process, and whose memory does not. What was begun since the last flush is lost with the process. */
export class SimulatedKeyring implements Keyring {
  readonly #random: () => number;
  readonly #flushes: boolean;
  readonly #durable = new Map<string, string>();
  #unflushed = new Map<string, string>();

  /** @param flushes a keyring that does not flush is a planted bug */
  constructor(random: () => number, flushes = true) {
    this.#random = random;
    this.#flushes = flushes;
  }

  leaf(stream: string, version: number): Uint8Array | undefined {
    const root = this.#unflushed.get(stream) ?? this.#durable.get(stream);
    return root === undefined ? undefined : createHash('sha256').update(`${root}/${version}`).digest();
  }

  leafForWriting(stream: string, version: number): Uint8Array {
    if (!this.#unflushed.has(stream) && !this.#durable.has(stream)) this.#unflushed.set(stream, `${stream} ${this.#random()}`);
    return this.leaf(stream, version)!;
  }

  nodes(): [] {
    return [];
  }

  flush(): void {
    if (!this.#flushes) return;
    for (const [stream, root] of this.#unflushed) this.#durable.set(stream, root);
    this.#unflushed.clear();
  }

  /** The process is dead. */
  forget(): void {
    this.#unflushed = new Map();
  }

  erase(): void {
    throw new Error('nothing is erased here');
  }

  eraseStreams(): [] {
    throw new Error('nothing is erased here');
  }

  isErased(): boolean {
    return false;
  }

  close(): void {
    this.flush();
  }
}
