/** A source of incomplete data: a connection in the middle of a packet, or a request in the middle of its body. */
export type Receiving = { end(): void };

/** Incomplete packets up to this size are not counted: in total, a worker's connections can hold less than 200 MiB of them. */
const SMALL_BYTES = 1 << 12;

/**
 * Accounts for bytes of incomplete packets. With a single auth key (no login needed) a client could open any number of connections and stall each in the
 * middle of a large packet. Above the limit, the connections that have been incomplete for longest are closed: an honest packet completes quickly, so a
 * stalling client displaces neither new nor active connections.
 */
export class Unfinished {
  readonly #bytesMax: number;
  /** In the order in which they exceeded SMALL_BYTES. */
  readonly #large = new Map<Receiving, number>();
  #totalBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** `chunkBytes` have arrived; `heldBytes` are held for incomplete packets in total. */
  received(from: Receiving, chunkBytes: number, heldBytes: number): void {
    // Fewer bytes are held than before plus the chunk: the previous packet completed, and this is a new one.
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
