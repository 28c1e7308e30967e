/** A TCP socket ↔ one connection of the MTProto server. The transport is told apart by the first bytes (T1). */
import type { Socket } from 'node:net';
import { serialize } from 'node:v8';
import { handOver } from '@teamgram/host';
import type { ConnectionPort, ConnectionState, MtprotoServer } from '@teamgram/mtproto';
import type { ListenerLimits } from './limits.ts';
import type { Strangers } from './strangers.ts';
import type { MovablePort } from './workers.ts';

export type TcpDoor = {
  server: MtprotoServer;
  strangers: Strangers;
  limits: ListenerLimits;
  /** Plain HTTP on the same port, with every byte it has sent so far put back. */
  toHttp: (socket: Socket) => void;
  /** The socket is another worker's now. */
  moved: (socket: Socket) => void;
};

/**
 * Serves a fresh socket, or one that another worker hands over with its `state`.
 * Nothing that arrives here can throw: a hostile packet ends its connection, never the process.
 */
export function serveTcp(socket: Socket, { server, strangers, limits, toHttp, moved }: TcpDoor, state?: ConnectionState): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, limits.keepAliveMs);
  const port: MovablePort = {
    ...socketPort(socket, limits),
    move(owner, moving) {
      strangers.forget(stranger);
      moved(socket);
      handOver(socket, serialize(moving), owner);
    },
  };
  const connection = server.connect(port, state && { state });
  const stranger = strangers.admit(connection, () => socket.destroy());
  const ended = () => {
    strangers.forget(stranger);
    connection.closed();
  };
  const received = (chunk: Buffer) => {
    connection.receive(chunk);
    strangers.received(stranger, chunk.length);
    if (connection.protocol !== 'http') return;
    socket.off('data', received).off('close', ended).off('error', ignore).pause();
    ended();
    socket.unshift(connection.unread());
    toHttp(socket);
  };
  socket.on('data', received).on('close', ended).on('error', ignore);
}

/** 'close' follows every 'error', and a peer that went away is no news. */
function ignore(): void {}

/** The write side: a peer who does not read loses its connection; what was not acknowledged waits in the session (S10). */
export function socketPort(socket: Socket, limits: ListenerLimits): ConnectionPort {
  return {
    write(bytes) {
      if (socket.destroyed || socket.writableEnded) return;
      socket.write(bytes);
      if (socket.writableLength > limits.backlogBytesMax) socket.destroy();
    },
    close: () => socket.destroySoon(),
  };
}
