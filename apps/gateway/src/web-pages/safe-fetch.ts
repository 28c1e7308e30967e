/**
 * Fetches untrusted URLs (SSRF protection). A host name is resolved once, all its addresses must be public, and the connection goes to the address that was
 * checked; each redirect is checked again. Requests carry no cookies, no credentials and no referrer.
 */
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isPublicAddress } from './public-address.ts';

export type FetchLimits = {
  /** For the whole fetch, including name resolution and redirects. */
  timeMs: number;
  redirects: number;
  /** Size of the body after decompression. `cut`: a larger body is truncated (pages) rather than refused (images). */
  bytes: number;
  cut: boolean;
  /** Accepted prefixes of Content-Type. */
  types: readonly string[];
  /** "host:port" of servers that may be fetched from although they are not public: for tests. */
  allowed: readonly string[];
};

export type Fetched = { url: string; type: string; charset: string; bytes: Uint8Array };

/** Reason of a refusal as one word, suitable as metric label. */
export class FetchRefused extends Error {}

const HEADER_BYTES_MAX = 16 * 1024;
const URL_LENGTH_MAX = 2_048;
const ADDRESSES_MAX = 16;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

const HEADERS = {
  'user-agent': 'teamgram-preview/1.0 (like TelegramBot)',
  accept: 'text/html,application/xhtml+xml,image/*;q=0.8',
  'accept-encoding': 'gzip, br, deflate',
  'accept-language': 'en',
};

/** Throws FetchRefused. */
export async function safeFetch(start: string, limits: FetchLimits): Promise<Fetched> {
  const signal = AbortSignal.timeout(limits.timeMs);
  let url = fetchable(start, limits.allowed);
  for (let redirects = 0; ; redirects++) {
    const address = await addressOf(url, limits.allowed, signal);
    const response = await request(url, address, signal);
    if (!REDIRECTS.has(response.statusCode!)) return read(url, response, limits, signal);
    response.destroy();
    if (redirects === limits.redirects) throw new FetchRefused('redirects');
    url = fetchable(redirected(response.headers.location, url), limits.allowed);
  }
}

function redirected(location: string | undefined, from: URL): string {
  if (!location || !URL.canParse(location, from)) throw new FetchRefused('redirect');
  return new URL(location, from).href;
}

/** Only http(s) on ports 80 and 443, without credentials in the URL. */
function fetchable(text: string, allowed: readonly string[]): URL {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) throw new FetchRefused('url');
  const url = new URL(text);
  const port = DEFAULT_PORTS[url.protocol];
  if (port === undefined) throw new FetchRefused('scheme');
  if (url.username !== '' || url.password !== '') throw new FetchRefused('credentials');
  if (!allowed.includes(placeOf(url)) && portOf(url) !== port) throw new FetchRefused('port');
  url.hash = '';
  return url;
}

const portOf = (url: URL) => Number(url.port || DEFAULT_PORTS[url.protocol]);
const placeOf = (url: URL) => `${url.hostname}:${portOf(url)}`;
/** IPv6 addresses are in brackets in a URL. */
const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** A name is refused if any of its addresses is not public. */
async function addressOf(url: URL, allowed: readonly string[], signal: AbortSignal): Promise<string> {
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await within(signal, lookup(host, { all: true }).then((found) => found.map(({ address }) => address)));
  if (addresses.length === 0 || addresses.length > ADDRESSES_MAX) throw new FetchRefused('name');
  if (!allowed.includes(placeOf(url)) && !addresses.every(isPublicAddress)) throw new FetchRefused('address');
  return addresses[0]!;
}

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new FetchRefused('time'));
    if (signal.aborted) return ended();
    signal.addEventListener('abort', ended, { once: true });
    work.then(resolve, () => reject(new FetchRefused('name'))).finally(() => signal.removeEventListener('abort', ended));
  });
}

/** Connects to the checked `address`, while the Host header and the certificate check use the name. */
function request(url: URL, address: string, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const options = { agent: false, headers: HEADERS, maxHeaderSize: HEADER_BYTES_MAX, signal, lookup: pinned(address), autoSelectFamily: false } as const;
    get(url, options, resolve).on('error', () => reject(new FetchRefused(signal.aborted ? 'time' : 'connection')));
  });
}

function pinned(address: string): LookupFunction {
  const family = isIP(address);
  return (_host, options, found) => (options.all ? found(null, [{ address, family }]) : found(null, address, family));
}

async function read(url: URL, response: http.IncomingMessage, limits: FetchLimits, signal: AbortSignal): Promise<Fetched> {
  const { 'content-type': given = '', 'content-encoding': encoding = 'identity' } = response.headers;
  const type = given.split(';')[0]!.trim().toLowerCase();
  try {
    if (response.statusCode !== 200) throw new FetchRefused('status');
    if (!limits.types.some((wanted) => type.startsWith(wanted))) throw new FetchRefused('type');
    const bytes = await gathered(decoded(response, encoding), limits, signal);
    return { url: url.href, type, charset: /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(given)?.[1] ?? '', bytes };
  } finally {
    response.destroy();
  }
}

function decoded(response: http.IncomingMessage, encoding: string): Readable {
  switch (encoding.trim().toLowerCase()) {
    case 'identity': return response;
    case 'gzip': return unpacked(response, createGunzip());
    case 'br': return unpacked(response, createBrotliDecompress());
    case 'deflate': return unpacked(response, createInflate());
    default: throw new FetchRefused('encoding');
  }
}

/** Forwards connection errors to the decompressed stream. */
function unpacked<T extends Readable & NodeJS.WritableStream>(response: http.IncomingMessage, unpack: T): T {
  response.on('error', (error) => unpack.destroy(error)).pipe(unpack);
  return unpack;
}

/** Counts bytes after decompression, so that decompression bombs are limited like large bodies. */
async function gathered(stream: Readable, { bytes: max, cut }: FetchLimits, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      if (signal.aborted) throw new FetchRefused('time');
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (cut && size >= max) break;
      if (size > max) throw new FetchRefused('size');
    }
  } catch (error) {
    throw error instanceof FetchRefused ? error : new FetchRefused(signal.aborted ? 'time' : 'connection');
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks).subarray(0, max);
}
