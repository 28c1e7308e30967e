/** WebSocket at /apiws, subprotocol `binary`: the same obfuscated2 stream as on TCP, cut into messages as it pleases (T2). */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ConnectionState, MtprotoServer } from '@teamgram/mtproto';
import { relayStream } from './relay.ts';
import type { MovablePort, Workers } from './workers.ts';
import type { ListenerLimits } from './limits.ts';
import type { Strangers } from './strangers.ts';

/** core.telegram.org/mtproto/transports#websocket; clients append _test and _premium to the path. */
const PATH = /^\/apiws(_test)?(_premium)?(\?|$)/;

export type WebSocketDoor = { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void; close(): void };

export function openWebSocketDoor(server: MtprotoServer, strangers: Strangers, limits: ListenerLimits, workers: Workers | undefined): WebSocketDoor {
  const door = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytesMax,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has('binary') ? 'binary' : false),
  });
  return {
    upgrade(request, socket, head) {
      if (!PATH.test(request.url ?? '')) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      door.handleUpgrade(request, socket, head, (webSocket) => serveWebSocket(webSocket, server, strangers, limits, workers));
    },
    close: () => door.close(),
  };
}

function serveWebSocket(socket: WebSocket, server: MtprotoServer, strangers: Strangers, limits: ListenerLimits, workers: Workers | undefined): void {
  let relay: Socket | undefined;
  const port: MovablePort = {
    write(bytes: Uint8Array) {
      if (socket.readyState !== 1) return;
      socket.send(bytes, { binary: true, compress: false });
      if (socket.bufferedAmount > limits.backlogBytesMax) socket.terminate();
    },
    close: () => socket.close(),
    move(owner: number, state: ConnectionState) {
      relay = relayStream(workers!.relayPath(owner), state, (bytes) => port.write(bytes), () => socket.terminate());
    },
  };
  const connection = server.connect(port, { websocket: true });
  const stranger = strangers.admit(connection, () => socket.terminate());
  socket.on('message', (message: Buffer) => {
    if (relay) return void relay.write(message);
    connection.receive(message);
    strangers.received(stranger, message.length);
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    strangers.forget(stranger);
    connection.closed();
    relay?.destroy();
  });
}
