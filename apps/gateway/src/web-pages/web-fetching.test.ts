/** Fetching from hostile servers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headTags } from './head-tags.ts';
import { describePage } from './page-description.ts';
import { pageFetcher, type PageFetcher } from './page-fetcher.ts';
import { isPublicAddress } from './public-address.ts';
import { safeFetch, type FetchLimits } from './safe-fetch.ts';

describe('addresses', () => {
  test.each([
    '127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '239.1.1.1', '240.0.0.1',
    '255.255.255.255', '192.0.2.1', '203.0.113.9', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1',
    'ff02::1', '2001:db8::1', '2001::1', '2002:7f00:1::', '2002:c0a8:101::1', '100::1', '3fff::1', 'localhost', '', '1.2.3', '0x7f.1',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '192.169.0.1', '2606:4700::1', '2a00:1450:4001::5', '2001:4860:4860::8888'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true));
});

let server: Server;
let origin: string;
let allowed: string[];
const requests: IncomingMessage[] = [];
const open = new Set<NodeJS.Timeout>();

const html = (head: string) => `<!doctype html><html><head>${head}</head><body><title>no</title></body></html>`;
const NICE = html('<title>A &amp; B</title><meta property="og:title" content="Nice &quot;page&quot;"><meta name="description" content="what  it\nis"><meta property="og:site_name" content="Site"><meta property="og:image" content="/i.png">');
const pages: { [path: string]: (request: IncomingMessage, response: ServerResponse) => void } = {
  '/nice': (_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(NICE),
  '/to-loopback': (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/admin' }).end(),
  '/to-metadata': (_, response) => response.writeHead(301, { location: 'http://169.254.169.254/latest/' }).end(),
  '/to-file': (_, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
  '/to-nice': (_, response) => response.writeHead(307, { location: '/nice', 'set-cookie': 'a=b' }).end(),
  '/around': (_, response) => response.writeHead(302, { location: '/around' }).end(),
  '/drip': (_, response) => {
    response.setHeader('content-type', 'text/html');
    const timer = setInterval(() => response.write(' '), 20);
    open.add(timer);
    response.on('close', () => clearInterval(timer));
  },
  '/endless': (_, response) => {
    response.setHeader('content-type', 'text/html');
    response.write(html('<title>Begins</title>'));
    const more = () => { while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 32))); };
    response.on('drain', more);
    more();
  },
  '/bomb': (_, response) => response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(gzipSync(Buffer.concat([Buffer.from(html('<title>Bomb</title>')), Buffer.alloc(50 * 1024 * 1024, 32)]))),
  '/broken-gzip': (_, response) => response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end('no gzip at all'),
  '/odd-encoding': (_, response) => response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'compress' }).end('x'),
  '/latin': (_, response) => response.setHeader('content-type', 'text/html; charset=iso-8859-1').end(Buffer.from(html('<title>caf\u00e9</title>'), 'latin1')),
  '/meta-charset': (_, response) => response.setHeader('content-type', 'text/html').end(Buffer.from(html('<meta charset="windows-1251"><title>\u00cf\u00f0</title>'), 'latin1')),
  '/wrong-charset': (_, response) => response.setHeader('content-type', 'text/html; charset=klingon').end(html('<title>plain</title>')),
  '/headers': (_, response) => response.setHeader('content-type', 'text/html').setHeader('x-much', 'a'.repeat(40_000)).end(NICE),
  '/pdf': (_, response) => response.setHeader('content-type', 'application/pdf').end('%PDF'),
  '/missing': (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end(NICE),
  '/i.png': (_, response) => response.setHeader('content-type', 'image/png').end(Buffer.alloc(100, 7)),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    (pages[request.url!] ?? pages['/missing']!)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  allowed = [`127.0.0.1:${port}`];
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  for (const timer of open) clearInterval(timer);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const limits = (more: Partial<FetchLimits> = {}): FetchLimits => ({ timeMs: 5_000, redirects: 3, bytes: 64 * 1024, cut: true, types: ['text/html'], allowed, ...more });
const titleAt = async (path: string, more?: Partial<FetchLimits>) => describePage(await safeFetch(origin + path, limits(more)))?.title;

describe('safeFetch', () => {
  test('a page is fetched through a redirect, without sending anything of ours', async () => {
    requests.length = 0;
    expect(await titleAt('/to-nice')).toBe('Nice "page"');
    expect(requests.map(({ url }) => url)).toEqual(['/to-nice', '/nice']);
    for (const { headers } of requests) expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'accept-language', 'connection', 'host', 'user-agent']);
  });

  test.each([
    ['/to-loopback', 'port'], ['/to-metadata', 'address'], ['/to-file', 'scheme'], ['/around', 'redirects'], ['/headers', 'connection'], ['/pdf', 'type'], ['/missing', 'status'],
    ['/broken-gzip', 'connection'], ['/odd-encoding', 'encoding'],
  ])('%s is refused: %s', async (path, reason) => await expect(safeFetch(origin + path, limits())).rejects.toThrow(new RegExp(`^${reason}$`)));

  test('a server that sends too slowly is given up', async () => await expect(safeFetch(`${origin}/drip`, limits({ timeMs: 300 }))).rejects.toThrow(/^time$/));

  test('an endless page or decompression bomb is truncated; an image is refused', async () => {
    for (const path of ['/endless', '/bomb']) {
      const { bytes } = await safeFetch(origin + path, limits());
      expect(bytes.length).toBe(64 * 1024);
      await expect(safeFetch(origin + path, limits({ cut: false })).then(({ bytes: { length } }) => length)).rejects.toThrow(/^size$/);
    }
    expect([await titleAt('/endless'), await titleAt('/bomb')]).toEqual(['Begins', 'Bomb']);
  });

  test('charset from the header, from the page, or unknown', async () => {
    expect([await titleAt('/latin'), await titleAt('/meta-charset'), await titleAt('/wrong-charset')]).toEqual(['café', 'Пр', 'plain']);
  });

  test.each([
    ['http://127.0.0.1/', 'address'], ['http://localhost/', 'address'], ['http://[::1]/', 'address'], ['http://[::ffff:127.0.0.1]/', 'address'], ['http://2130706433/', 'address'], ['http://0x7f.1/', 'address'],
    ['http://127.1:80/', 'address'], ['http://10.0.0.1/', 'address'], ['http://8.8.8.8:22/', 'port'], ['https://8.8.8.8:80/', 'port'], ['ftp://8.8.8.8/', 'scheme'], ['gopher://8.8.8.8/', 'scheme'],
    ['http://user:pass@8.8.8.8/', 'credentials'], ['nonsense', 'url'], [`http://8.8.8.8/${'a'.repeat(3_000)}`, 'url'],
  ])('%s is not fetched: %s', async (url, reason) => await expect(safeFetch(url, limits({ allowed: [] }))).rejects.toThrow(new RegExp(`^${reason}$`)));
});

describe('parsing the head of a page', () => {
  test('tags, all kinds of quotes, comments, scripts and malformed markup', () => {
    const tags = headTags(`<head><!-- <title>no</title> --><script>"<title>no</title>"</script><META NAME=a CONTENT='x>y' content=z><meta name="b" content="&#x41;&#66;&lt;&bogus;&#xD800;"/><meta =<title a>T&nbsp;1</TITLE></head><meta name=c>`);
    expect(tags.map(({ name, attributes, text }) => [name, Object.fromEntries(attributes), text])).toEqual([
      ['meta', { name: 'a', content: 'x>y' }, ''], ['meta', { name: 'b', content: 'AB<&bogus;\ufffd' }, ''], ['meta', expect.anything(), ''],
    ]);
  });

  test('takes time linear in its length', () => {
    for (const text of ['<', '<!--', '<meta ', '<meta a="', '<title>', '<script>', '</', '=', '&', '<meta a=b ', "<meta '"]) expect(headTags(text.repeat(100_000 / text.length)).length).toBeLessThanOrEqual(500);
  });
});

describe('the fetching process', () => {
  let fetcher: PageFetcher;
  beforeAll(() => {
    fetcher = pageFetcher(allowed);
  });
  afterAll(() => fetcher.close());

  test('fetches a page and its picture', async () => {
    expect(await fetcher.fetch(`${origin}/nice`)).toMatchObject({ page: { title: 'Nice "page"', description: 'what it is', siteName: 'Site', imageUrl: `${origin}/i.png` }, image: Buffer.alloc(100, 7) });
    expect(await fetcher.fetch(`${origin}/to-metadata`)).toBeUndefined();
  });

  test('when closed it answers pending requests, and starts again with the next one', async () => {
    const waits = fetcher.fetch(`${origin}/drip`);
    fetcher.close();
    expect(await waits).toBeUndefined();
    expect(await fetcher.fetch(`${origin}/nice`)).toBeDefined();
  });
});
