import type { Writable } from 'node:stream';
import type { ListenerLimits } from './limits.ts';

/** A connection whose peer may be slow to read. */
export type Sending = { end(): void };

/** The part of node streams needed here: node:net sockets and the sockets under WebSockets. */
type Stream = Pick<Writable, 'writableNeedDrain' | 'writableLength' | 'once' | 'off'>;

/**
 * Backpressure: accounts for bytes queued for peers that read too slowly. Only streams that reported a full buffer are tracked, until they drain. Closing
 * such a connection loses nothing: the session keeps whatever was not acknowledged (S10).
 */
export class Backlogs {
  readonly #limits: Pick<ListenerLimits, 'backlogBytesMax' | 'backlogsBytesMax'>;
  /** In the order in which they fell behind. */
  readonly #behind = new Map<Sending, number>();
  #totalBytes = 0;

  constructor(limits: Pick<ListenerLimits, 'backlogBytesMax' | 'backlogsBytesMax'>) {
    this.#limits = limits;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Call after each write. Closes this peer if its own backlog is too large, or the peers that have been behind for longest if the total is. */
  wrote(peer: Sending, stream: Stream): void {
    if (!stream.writableNeedDrain) return;
    if (!this.#behind.has(peer)) this.#watch(peer, stream);
    this.#note(peer, stream.writableLength);
    if (stream.writableLength > this.#limits.backlogBytesMax) this.#end(peer);
    for (const oldest of this.#behind.keys()) {
      if (this.#totalBytes <= this.#limits.backlogsBytesMax) return;
      this.#end(oldest);
    }
  }

  #watch(peer: Sending, stream: Stream): void {
    const settled = () => {
      stream.off('drain', settled).off('close', settled);
      this.#forget(peer);
    };
    stream.once('drain', settled).once('close', settled);
  }

  #note(peer: Sending, bytes: number): void {
    this.#totalBytes += bytes - (this.#behind.get(peer) ?? 0);
    this.#behind.set(peer, bytes);
  }

  #end(peer: Sending): void {
    this.#forget(peer);
    peer.end();
  }

  #forget(peer: Sending): void {
    this.#totalBytes -= this.#behind.get(peer) ?? 0;
    this.#behind.delete(peer);
  }
}
