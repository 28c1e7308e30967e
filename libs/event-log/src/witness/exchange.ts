import type { Exchange } from './witness-client.ts';

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** Errors of a kept-alive connection that the other side was closing: the request is retried on a new connection. */
const CLOSED = new Set<unknown>(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** HTTP by fetch with keep-alive, a time-out and a size limit. Redirects are not followed: the witness is at the configured address. */
export const httpExchange: Exchange = async (url, body) => {
  const response = await ask(url, body).catch((error: Error) => {
    if (CLOSED.has((error.cause as NodeJS.ErrnoException | undefined)?.code)) return ask(url, body);
    throw error;
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error('its answer is too long');
    chunks.push(chunk as Uint8Array);
  }
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: Buffer.concat(chunks).toString('utf8') };
};

function ask(url: string, body: string | undefined): Promise<Response> {
  return fetch(url, { method: body === undefined ? 'GET' : 'POST', body: body ?? null, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
}
