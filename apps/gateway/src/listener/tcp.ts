/** A TCP socket ↔ one connection of the MTProto server. The transport is told apart by the first bytes (T1). */
import type { Socket } from 'node:net';
import type { ConnectionPort, MtprotoServer } from '@teamgram/mtproto';
import type { ListenerLimits } from './limits.ts';
import type { Strangers } from './strangers.ts';

/**
 * Serves a fresh socket. Plain HTTP on the same port goes to `toHttp` with every byte it has sent so far.
 * Nothing that arrives here can throw: a hostile packet ends its connection, never the process.
 */
export function serveTcp(socket: Socket, server: MtprotoServer, strangers: Strangers, limits: ListenerLimits, toHttp: (socket: Socket) => void): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, limits.keepAliveMs);
  const connection = server.connect(socketPort(socket, limits));
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
