import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveTiles, type LogReader } from '@teamgram/event-log';
import type { Address } from '@teamgram/host';

export type AuditServer = { port: number; close(): Promise<void> };

type Options = { address: Address; reader: LogReader; healthy: () => boolean; onDamage: (error: unknown) => void };

const REQUEST_TIMEOUT_MS = 10_000;
const HEADER_BYTES_MAX = 8_192;
const CONNECTIONS_MAX = 512;

/** The log for auditors, as c2sp.org/tlog-tiles lays it out, over plain HTTP: everything in it is signed. Also /healthz. */
export async function serveAuditors({ address, reader, healthy, onDamage }: Options): Promise<AuditServer> {
  const tiles = serveTiles(reader);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === '/healthz') return void response.writeHead(healthy() ? 200 : 503).end();
    try {
      const { status, headers, body } = tiles(path);
      response.writeHead(status, { ...headers, 'content-length': body.length, 'x-content-type-options': 'nosniff' });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      onDamage(error);
      response.writeHead(500).end();
    }
  }

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: HEADER_BYTES_MAX }, answer);
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address.port, address.host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
