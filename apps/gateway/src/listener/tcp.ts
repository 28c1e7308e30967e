/** Binds a TCP socket to one connection of the MTProto server. The transport is detected from the first bytes (T1). */
import type { Socket } from 'node:net';
import { serialize } from 'node:v8';
import { handOver } from '@teamgram/host';
import type { ConnectionState, MtprotoServer, ServerConnection } from '@teamgram/mtproto';
import type { Backlogs } from './backlogs.ts';
import type { ListenerLimits } from './limits.ts';
import { SocketPort } from './socket-port.ts';
import type { Stranger, Strangers } from './strangers.ts';
import type { Unfinished } from './unfinished.ts';
import type { MovablePort } from './workers.ts';

export type TcpDoor = {
  server: MtprotoServer;
  strangers: Strangers;
  backlogs: Backlogs;
  unfinished: Unfinished;
  limits: ListenerLimits;
  /** Takes over a socket that speaks plain HTTP, with all bytes received so far put back. */
  toHttp: (socket: Socket) => void;
  /** The socket has been passed to another worker. */
  moved: (socket: Socket) => void;
};

const SERVED = Symbol('served');
type ServedSocket = Socket & { [SERVED]: TcpConnection };

/**
 * Serves a new socket, or one that another worker handed over with its `state`.
 * Never throws on client input: a hostile packet ends its connection, not the process.
 */
export function serveTcp(socket: Socket, door: TcpDoor, state?: ConnectionState): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, door.limits.keepAliveMs);
  (socket as ServedSocket)[SERVED] = new TcpConnection(socket, door, state);
  socket.on('data', onData).on('close', onClose).on('error', onError);
}

// One set of handlers for all sockets: thousands of idle connections should not each hold closures.

function onData(this: Socket, chunk: Buffer): void {
  (this as ServedSocket)[SERVED].received(chunk);
}

function onClose(this: Socket): void {
  (this as ServedSocket)[SERVED].ended();
}

/** Every 'error' is followed by 'close', and a lost peer is not worth a log line. */
function onError(): void {}

class TcpConnection extends SocketPort implements MovablePort, Stranger {
  readonly #door: TcpDoor;
  readonly #connection: ServerConnection;
  readonly openedAtMs: number;
  receivedBytes = 0;

  constructor(socket: Socket, door: TcpDoor, state: ConnectionState | undefined) {
    super(socket, door.backlogs);
    this.#door = door;
    this.openedAtMs = Date.now();
    this.#connection = door.server.connect(this, state && { state });
    door.strangers.admit(this);
  }

  get known(): boolean {
    return this.#connection.known;
  }

  received(chunk: Buffer): void {
    this.#connection.receive(chunk);
    this.#door.strangers.received(this, chunk.length);
    this.#door.unfinished.received(this, chunk.length, this.#connection.heldBytes);
    if (this.#connection.protocol === 'http') this.#giveToHttp();
  }

  ended(): void {
    this.#door.strangers.forget(this);
    this.#door.unfinished.forget(this);
    this.#connection.closed();
  }

  move(owner: number, state: ConnectionState): void {
    this.#door.strangers.forget(this);
    this.#door.unfinished.forget(this);
    this.#door.moved(this.socket);
    handOver(this.socket, serialize(state), owner);
  }

  #giveToHttp(): void {
    this.socket.off('data', onData).off('close', onClose).off('error', onError).pause();
    this.ended();
    this.socket.unshift(this.#connection.unread());
    this.#door.toHttp(this.socket);
  }
}
