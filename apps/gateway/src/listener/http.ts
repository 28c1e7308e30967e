/** HTTP transport (T5): each POST carries one bare packet and is answered by one packet or a status code. Browsers need the CORS headers. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { HttpAnswer, MtprotoServer } from '@teamgram/mtproto';
import type { ListenerLimits } from './limits.ts';
import { relayPost } from './relay.ts';
import { Unfinished } from './unfinished.ts';
import type { Receiving } from './unfinished.ts';
import { ownerOf } from './workers.ts';
import type { Workers } from './workers.ts';

/** Telegram Desktop posts to /api, web clients to /apiw1; the suffixes denote media and premium endpoints on Telegram's own hosts. */
const PATH = /^\/(api|apiw|apiw1)(_test)?(_premium)?(\?|$)/;
/** Interval of the check for requests that are received too slowly. */
const CHECK_MS = 1_000;
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': 'origin, content-type',
  'Access-Control-Max-Age': '1728000',
};

/** An HTTP server that never listens itself: the listener passes it the sockets on which it detected HTTP. */
export function openHttpDoor(server: MtprotoServer, limits: ListenerLimits, workers: Workers | undefined): Server {
  const post = (body: Uint8Array, signal: AbortSignal) => postToOwner(server, workers, body, signal);
  const held = new HeldBodies(limits);
  const timeouts = { requestTimeout: limits.strangerMs, keepAliveTimeout: limits.strangerMs, connectionsCheckingInterval: CHECK_MS };
  const door = createServer({ maxHeaderSize: 8192, ...timeouts }, (request, response) => {
    answer(post, request, response, held).catch(() => response.destroy());
  });
  door.on('clientError', (_error, socket) => socket.destroy());
  // Node starts its check for slow requests on this event.
  door.emit('listening');
  return door;
}

type Post = (body: Uint8Array, signal: AbortSignal) => Promise<HttpAnswer>;

async function answer(post: Post, request: IncomingMessage, response: ServerResponse, held: HeldBodies): Promise<void> {
  if (!PATH.test(request.url ?? '')) return end(response, 404);
  if (request.method === 'OPTIONS') return end(response, 204);
  if (request.method !== 'POST') return end(response, 405);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const body = { end: () => (request.complete ? gone.abort() : request.destroy()) };
  await held.while(request, body, async (bytes) => {
    if (bytes === undefined) return end(response, 413);
    const result = await post(bytes, gone.signal);
    end(response, result.status, result.body);
  });
}

/** Any worker can do a handshake (auth_key_id 0); everything else goes to the worker that owns the key. */
function postToOwner(server: MtprotoServer, workers: Workers | undefined, body: Uint8Array, signal: AbortSignal): Promise<HttpAnswer> {
  if (!workers || body.length < 8) return server.post(body, signal);
  const authKeyId = Buffer.from(body.buffer, body.byteOffset, 8).readBigInt64LE(0);
  const owner = ownerOf(authKeyId, workers.count);
  return authKeyId === 0n || owner === workers.index ? server.post(body, signal) : relayPost(workers.relayPath(owner), body, signal);
}

/** Accounts for the bodies of all requests in progress. A POST may wait a minute for its answer, and its sender is not authenticated yet. */
class HeldBodies {
  readonly #bodyBytesMax: number;
  readonly #unfinished: Unfinished;

  constructor({ messageBytesMax, postsBytesMax }: ListenerLimits) {
    this.#bodyBytesMax = messageBytesMax;
    this.#unfinished = new Unfinished(postsBytesMax);
  }

  /** Reads a body and counts it until `use` has finished or the request is dropped to make room. `use` gets undefined for a body that is too large. */
  async while(request: IncomingMessage, body: Receiving, use: (bytes: Uint8Array | undefined) => void | Promise<void>): Promise<void> {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        if (sizeBytes > this.#bodyBytesMax) return await use(undefined);
        chunks.push(chunk);
        this.#unfinished.received(body, chunk.length, sizeBytes);
      }
      await use(Buffer.concat(chunks));
    } finally {
      this.#unfinished.forget(body);
    }
  }
}

function end(response: ServerResponse, status: number, body: Uint8Array = new Uint8Array(0)): void {
  response.writeHead(status, { ...CORS, 'Content-Type': 'application/octet-stream', 'Content-Length': body.length, 'Cache-Control': 'no-store' });
  response.end(body);
}
