/** What is being received from somebody: a connection in the middle of a packet, a request in the middle of its body. */
export type Receiving = { end(): void };

/** An unfinished packet up to this size is not worth ending a connection for: all that a worker can have stay below 200 MiB. */
const SMALL_BYTES = 1 << 12;

/**
 * Bytes of what is not whole yet. Whoever has made one auth key, logged in or not, may open any number of connections and stop on each in the middle
 * of a packet of a megabyte. Beyond the limit those end that have been at theirs for longest: an honest packet is whole in a moment, so neither a newcomer
 * nor anybody who sends is pushed out by somebody who waits.
 */
export class Unfinished {
  readonly #bytesMax: number;
  /** In the order in which they became large. */
  readonly #large = new Map<Receiving, number>();
  #totalBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** `chunkBytes` have come, and `heldBytes` wait for their packet to be whole. */
  received(from: Receiving, chunkBytes: number, heldBytes: number): void {
    // Another packet than before: it has only begun.
    if (heldBytes < chunkBytes + (this.#large.get(from) ?? 0)) this.forget(from);
    if (heldBytes <= SMALL_BYTES) return;
    this.#totalBytes += heldBytes - (this.#large.get(from) ?? 0);
    this.#large.set(from, heldBytes);
    for (const oldest of this.#large.keys()) {
      if (this.#totalBytes <= this.#bytesMax) return;
      this.forget(oldest);
      oldest.end();
    }
  }

  forget(from: Receiving): void {
    this.#totalBytes -= this.#large.get(from) ?? 0;
    this.#large.delete(from);
  }
}
