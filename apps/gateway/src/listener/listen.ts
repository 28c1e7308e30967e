/** The public port: TCP transports, WebSocket and HTTP side by side, told apart by their first bytes. */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { MtprotoServer } from '@teamgram/mtproto';
import { openHttpDoor } from './http.ts';
import type { ListenerLimits } from './limits.ts';
import { watchStrangers } from './strangers.ts';
import { serveTcp } from './tcp.ts';
import { openWebSocketDoor } from './websocket.ts';

export type Listener = {
  readonly port: number;
  readonly connections: number;
  /** Takes a socket that another process accepted. */
  adopt(socket: Socket): void;
  close(): Promise<void>;
};

const SWEEP_MS = 1000;

/** Listens on host:port (0 = any free port). Rejects with the system's error, e.g. EADDRINUSE. */
export async function listen(server: MtprotoServer, address: { host: string; port: number }, limits: ListenerLimits): Promise<Listener> {
  const strangers = watchStrangers(limits, Date.now);
  const webSockets = openWebSocketDoor(server, strangers, limits);
  const http = openHttpDoor(server, limits);
  http.on('upgrade', (request, socket, head) => webSockets.upgrade(request, socket, head));
  const sockets = new Set<Socket>();
  const adopt = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveTcp(socket, server, strangers, limits, (speaksHttp) => {
      http.emit('connection', speaksHttp);
      speaksHttp.resume();
    });
  };
  const tcp = createServer({ allowHalfOpen: false }, adopt);
  tcp.maxConnections = limits.connectionsMax;
  const port = await bind(tcp, address);
  const sweep = setInterval(() => strangers.sweep(Date.now()), SWEEP_MS).unref();
  return {
    port,
    get connections() {
      return sockets.size;
    },
    adopt,
    async close() {
      clearInterval(sweep);
      webSockets.close();
      http.close();
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function bind(tcp: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen({ host, port, backlog: 1024 }, () => {
      tcp.off('error', reject);
      resolve((tcp.address() as AddressInfo).port);
    });
  });
}
