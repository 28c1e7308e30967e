import type { Writable } from 'node:stream';
import type { ListenerLimits } from './limits.ts';

/** A connection whose peer may not read what it is sent. */
export type Sending = { end(): void };

/** What is known of the streams of node:net and of the sockets that carry them. */
type Stream = Pick<Writable, 'writableNeedDrain' | 'writableLength' | 'once' | 'off'>;

/**
 * Bytes that wait for peers who do not read. Whoever keeps up is not in here: a stream that takes all it is given says so, and one that did not says
 * when it has ("drain"). A peer that is ended loses nothing: the session keeps what was not acknowledged (S10).
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

  /** Something was written to the peer's stream. Ends whoever has too much waiting: this peer, or those who wait for longest. */
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
