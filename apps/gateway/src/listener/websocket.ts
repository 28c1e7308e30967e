/** WebSocket at /apiws, subprotocol `binary`: the same obfuscated2 stream as on TCP; message boundaries carry no meaning (T2). */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ConnectionState, MtprotoServer, ServerConnection } from '@teamgram/mtproto';
import { relayStream } from './relay.ts';
import type { MovablePort, Workers } from './workers.ts';
import type { Backlogs } from './backlogs.ts';
import type { ListenerLimits } from './limits.ts';
import type { Stranger, Strangers } from './strangers.ts';
import type { Unfinished } from './unfinished.ts';

/** core.telegram.org/mtproto/transports#websocket; clients append _test and _premium to the path. */
const PATH = /^\/apiws(_test)?(_premium)?(\?|$)/;

export type WebSocketDoor = { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void; close(): void };

export type WebSocketDoorOptions = { server: MtprotoServer; strangers: Strangers; backlogs: Backlogs; unfinished: Unfinished; limits: ListenerLimits; workers: Workers | undefined };

/** Creates the WebSocket server. It does not listen itself; the HTTP server passes it upgrade requests. */
export function openWebSocketDoor(options: WebSocketDoorOptions): WebSocketDoor {
  const door = new WebSocketServer({
    noServer: true,
    maxPayload: options.limits.messageBytesMax,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has('binary') ? 'binary' : false),
  });
  return {
    upgrade(request, socket, head) {
      // Destroyed after the answer, since the peer could keep it half-open for ever and nothing else watches this socket.
      if (!PATH.test(request.url ?? '')) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n', () => socket.destroy());
      door.handleUpgrade(request, socket, head, (webSocket) => void new WebSocketConnection(webSocket, socket, options));
    },
    close: () => door.close(),
  };
}

class WebSocketConnection implements MovablePort, Stranger {
  readonly #socket: WebSocket;
  /** The underlying socket, which buffers incomplete incoming messages and unread outgoing bytes. */
  readonly #carrier: Duplex;
  readonly #door: WebSocketDoorOptions;
  readonly #connection: ServerConnection;
  readonly openedAtMs: number;
  receivedBytes = 0;
  /** Bytes received so far of an incomplete message. */
  #messageBytes = 0;
  /** Stream to the owning worker, when that is not this one. */
  #relay: Socket | undefined;

  constructor(socket: WebSocket, carrier: Duplex, door: WebSocketDoorOptions) {
    this.#socket = socket;
    this.#carrier = carrier;
    this.#door = door;
    this.openedAtMs = Date.now();
    this.#connection = door.server.connect(this, { websocket: true });
    door.strangers.admit(this);
    carrier.on('data', (chunk: Buffer) => door.strangers.received(this, chunk.length));
    // Prepended, so that it runs before the chunk completes a message.
    carrier.prependListener('data', (chunk: Buffer) => this.#arrived(chunk.length));
    socket.on('message', (message: Buffer) => this.#received(message));
    socket.on('error', () => this.end());
    socket.on('close', () => this.#ended());
  }

  get known(): boolean {
    return this.#connection.known;
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.readyState !== 1) return;
    this.#socket.send(bytes, { binary: true, compress: false });
    this.#door.backlogs.wrote(this, this.#carrier);
  }

  close(): void {
    this.#socket.close();
  }

  end(): void {
    this.#socket.terminate();
  }

  move(owner: number, state: ConnectionState): void {
    this.#door.strangers.forget(this);
    this.#relay = relayStream(this.#door.workers!.relayPath(owner), state, (bytes) => this.write(bytes), () => this.end());
  }

  #arrived(chunkBytes: number): void {
    this.#messageBytes += chunkBytes;
    this.#hold(chunkBytes);
  }

  #received(message: Buffer): void {
    this.#messageBytes = 0;
    if (this.#relay) this.#pass(message, this.#relay);
    else this.#connection.receive(message);
    this.#hold(0);
  }

  #hold(chunkBytes: number): void {
    this.#door.unfinished.received(this, chunkBytes, this.#messageBytes + this.#connection.heldBytes);
  }

  /** If the owning worker does not keep up, the connection is closed rather than buffered here without bound. */
  #pass(message: Buffer, relay: Socket): void {
    relay.write(message);
    if (relay.writableLength > this.#door.limits.backlogBytesMax) this.end();
  }

  #ended(): void {
    this.#door.strangers.forget(this);
    this.#door.unfinished.forget(this);
    this.#connection.closed();
    this.#relay?.destroy();
  }
}
