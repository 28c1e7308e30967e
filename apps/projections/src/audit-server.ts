import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveTiles } from '@teamgram/event-log';
import type { Address } from '@teamgram/host';
import { API_PATH, auditorApi, type AuditorFacts } from './auditor-page/api.ts';
import { PAGE_HEADERS, PAGE_PATH, pageAssets } from './auditor-page/assets.ts';

export type AuditServer = { port: number; close(): Promise<void> };

type Options = {
  address: Address;
  /** Indexed by partition: the home journal is served at the root, the others below /partitions/1, /partitions/2, … */
  journals: readonly AuditorFacts[];
  healthy: () => boolean;
  onDamage: (error: unknown) => void;
  /** Time limit, in milliseconds, for receiving a request and for an idle connection. Default 10 s. */
  patienceMs?: number;
};

const PATIENCE_MS = 10_000;
/** Interval at which connections with incomplete requests are checked for timeout. */
const CHECK_MS = 1_000;
const HEADER_BYTES_MAX = 8_192;
const CONNECTIONS_MAX = 512;
/** Path prefix of the journals of partitions other than home, whose journal is served at the root. */
const PARTITION = /^\/partitions\/([1-9][0-9]{0,2})(\/.*)$/;

/**
 * The log for auditors, over plain HTTP: the tiles and checkpoints of c2sp.org/tlog-tiles (all of it is signed), a page that verifies them in the
 * browser, and its API. Also serves /healthz.
 */
export async function serveAuditors({ address, journals, healthy, onDamage, patienceMs = PATIENCE_MS }: Options): Promise<AuditServer> {
  const tiles = journals.map(({ reader }) => serveTiles(reader));
  const page = pageAssets();
  const api = auditorApi(journals);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://log');
    if (!url) return void response.writeHead(400).end();
    const { pathname, searchParams } = url;
    if (pathname === '/healthz') return void response.writeHead(healthy() ? 200 : 503).end();
    if (pathname === '/') return void response.writeHead(302, { location: PAGE_PATH }).end();
    const send = (status: number, headers: Record<string, string>, body: Uint8Array) => {
      response.writeHead(status, { ...headers, 'content-length': body.length, 'x-content-type-options': 'nosniff' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const asset = page(pathname);
    if (asset) return send(200, { ...PAGE_HEADERS, 'content-type': asset.type }, asset.body);
    const [, given = '0', path = pathname] = PARTITION.exec(pathname) ?? [];
    const partition = Number(given);
    if (path === PAGE_PATH) return void response.writeHead(302, { location: `${PAGE_PATH}?journal=${partition}` }).end();
    if (path.startsWith(API_PATH)) {
      const { status, type, body, retryAfterS } = await api(partition, path, searchParams);
      return send(status, { 'content-type': type, 'cache-control': 'no-store', ...(retryAfterS ? { 'retry-after': String(retryAfterS) } : {}) }, body);
    }
    // The home journal has no such path either, so an unknown partition gets 404.
    const { status, headers, body } = tiles[partition]?.(path) ?? tiles[0]!(pathname);
    return send(status, headers, body);
  }

  const server = createServer({ requestTimeout: patienceMs, connectionsCheckingInterval: Math.min(CHECK_MS, patienceMs), maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    answer(request, response).catch((error: unknown) => {
      onDamage(error);
      response.writeHead(500).end();
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  // A client that stops reading would otherwise occupy one of the few connection slots.
  server.setTimeout(patienceMs);
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
