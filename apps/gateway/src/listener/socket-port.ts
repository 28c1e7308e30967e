import type { Socket } from 'node:net';
import type { ConnectionPort } from '@teamgram/mtproto';
import type { ListenerLimits } from './limits.ts';

/** The write side of a socket: a peer who does not read loses its connection; what was not acknowledged waits in the session (S10). */
export class SocketPort implements ConnectionPort {
  readonly socket: Socket;
  readonly #limits: ListenerLimits;

  constructor(socket: Socket, limits: ListenerLimits) {
    this.socket = socket;
    this.#limits = limits;
  }

  write(bytes: Uint8Array): void {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    this.socket.write(bytes);
    if (this.socket.writableLength > this.#limits.backlogBytesMax) this.socket.destroy();
  }

  close(): void {
    this.socket.destroySoon();
  }
}
