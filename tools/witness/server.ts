import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADD_CHECKPOINT_BYTES_MAX, shownPath, Witness, type SqliteWitnessStore } from '@teamgram/event-log';

export type WitnessServer = { port: number; close(): Promise<void> };

const REQUEST_TIMEOUT_MS = 10_000;
const HEADER_BYTES_MAX = 8_192;
const CONNECTIONS_MAX = 256;
const TEXT = 'text/plain; charset=utf-8';

/**
 * A witness over plain HTTP: `POST /add-checkpoint` of c2sp.org/tlog-witness ("there is no authentication of requests beyond the validation of the
 * signature on the checkpoint"), and `GET /checkpoint/<SHA-256 of the origin, hex>`, the newest checkpoint it has cosigned, for comparing views.
 * TLS is left to a reverse proxy.
 */
export async function serveWitness(witness: Witness, store: SqliteWitnessStore, { host, port }: { host: string; port: number }): Promise<WitnessServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
    answer(witness, store, request, response).catch(() => response.headersSent || response.writeHead(500).end());
  });
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(witness: Witness, store: SqliteWitnessStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url } = request;
  if (url === '/add-checkpoint' && method === 'POST') {
    const body = await bodyOf(request);
    if (body === undefined) return say(response, 413, TEXT, 'the request is too long\n');
    const { status, contentType, body: text } = witness.addCheckpoint(body);
    return say(response, status, contentType, text);
  }
  const shown = method === 'GET' ? store.logs().find(({ origin }) => url === `/${shownPath(origin)}`) : undefined;
  return shown?.head.note ? say(response, 200, TEXT, shown.head.note) : say(response, 404, TEXT, 'not found\n');
}

function say(response: ServerResponse, status: number, contentType: string, text: string): void {
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body);
}

/** Undefined when the body exceeds the maximal size of a request. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > ADD_CHECKPOINT_BYTES_MAX) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
