import type { Socket } from 'node:net';
import type { ConnectionPort } from '@teamgram/mtproto';
import type { Backlogs, Sending } from './backlogs.ts';

/** The write side of a socket: a peer who does not read loses its connection; what was not acknowledged waits in the session (S10). */
export class SocketPort implements ConnectionPort, Sending {
  readonly socket: Socket;
  readonly #backlogs: Backlogs;

  constructor(socket: Socket, backlogs: Backlogs) {
    this.socket = socket;
    this.#backlogs = backlogs;
  }

  write(bytes: Uint8Array): void {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    this.socket.write(bytes);
    this.#backlogs.wrote(this, this.socket);
  }

  close(): void {
    this.socket.destroySoon();
  }

  end(): void {
    this.socket.destroy();
  }
}
