/** The public port: TCP transports, WebSocket and HTTP, distinguished by the first bytes of a connection. */
import { createServer } from 'node:net';
import { deserialize } from 'node:v8';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onHandedOver } from '@teamgram/host';
import type { ConnectionState, MtprotoServer } from '@teamgram/mtproto';
import { Backlogs } from './backlogs.ts';
import { openHttpDoor } from './http.ts';
import type { ListenerLimits } from './limits.ts';
import { watchStrangers } from './strangers.ts';
import { serveTcp } from './tcp.ts';
import { Unfinished } from './unfinished.ts';
import { openRelay } from './relay.ts';
import { openWebSocketDoor } from './websocket.ts';
import type { Workers } from './workers.ts';

export type Listener = {
  readonly port: number;
  readonly connections: number;
  close(): Promise<void>;
};

const SWEEP_MS = 1000;

export type ListenOptions = {
  host: string;
  port: number;
  limits: ListenerLimits;
  workers?: Workers | undefined;
  /** Called when a connection was refused because connectionsMax are open. */
  onFull?: () => void;
};

/** Listens on host:port (0 = any free port). Rejects with the system error, such as EADDRINUSE. */
export async function listen(server: MtprotoServer, { host, port: wantedPort, limits, workers, onFull = () => {} }: ListenOptions): Promise<Listener> {
  const strangers = watchStrangers(limits);
  const backlogs = new Backlogs(limits);
  const unfinished = new Unfinished(limits.unfinishedBytesMax);
  const webSockets = openWebSocketDoor({ server, strangers, backlogs, unfinished, limits, workers });
  const http = openHttpDoor(server, limits, workers);
  http.on('upgrade', (request, socket, head) => webSockets.upgrade(request, socket, head));
  const sockets = new Set<Socket>();
  const toHttp = (socket: Socket) => {
    http.emit('connection', socket);
    socket.resume();
  };
  const door = { server, strangers, backlogs, unfinished, limits, toHttp, moved: (socket: Socket) => void sockets.delete(socket) };
  const adopt = (socket: Socket, state?: ConnectionState) => {
    // A known client must not be kept out by connections without a key.
    if (sockets.size >= limits.connectionsMax && !strangers.endOldest()) {
      socket.destroy();
      return onFull();
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveTcp(socket, door, state);
  };
  const tcp = createServer({ allowHalfOpen: false }, (socket) => adopt(socket));
  const port = await bind(tcp, { host, port: wantedPort });
  const relay = workers && (await openRelay(workers.relayPath(workers.index), { server, backlogs, unfinished }));
  if (workers) onHandedOver((socket, head) => adopt(socket, deserialize(head) as ConnectionState));
  const sweep = setInterval(() => strangers.sweep(Date.now()), SWEEP_MS).unref();
  return {
    port,
    get connections() {
      return sockets.size;
    },
    async close() {
      clearInterval(sweep);
      webSockets.close();
      http.close();
      relay?.close();
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function bind(tcp: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    // Errors after start-up are connections that could not be accepted (for lack of file descriptors, say): the port stays open.
    tcp.on('error', reject);
    tcp.listen({ host, port, backlog: 1024 }, () => resolve((tcp.address() as AddressInfo).port));
  });
}
