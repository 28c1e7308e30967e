import type { Socket } from 'node:net';
import type { ConnectionPort } from '@teamgram/mtproto';
import type { Backlogs, Sending } from './backlogs.ts';

/** Write side of a socket. A peer that does not read is disconnected; whatever was not acknowledged stays in the session (S10). */
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
