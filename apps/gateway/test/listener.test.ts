import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readObject, readResult, writeObject } from '@teamgram/tl';
import { introduced, openClient, openWebSocketClient } from './support/client.ts';
import { startLoneGateway } from './support/lone-gateway.ts';
import type { LoneGateway } from './support/lone-gateway.ts';

const STRANGER_MS = 1_500;
let gateway: LoneGateway;

beforeAll(async () => {
  gateway = await startLoneGateway({ limits: { strangerMs: STRANGER_MS, strangerBytesMax: 1 << 17 } });
});
afterAll(() => gateway.close());

describe('T1 every transport on one port', () => {
  test.each([
    ['abridged', undefined], ['intermediate', undefined], ['padded', undefined], ['full', undefined],
    ['abridged', 2], ['intermediate', 2], ['padded', 2],
  ] as const)('%s, obfuscated for data centre %s', async (framing, obfuscatedDcId) => {
    const client = await openClient({ port: gateway.port, rsaKey: gateway.rsaKey.publicKey, framing, obfuscatedDcId });
    expect(await client.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc' });
    client.close();
  });

  test('T2 WebSocket at /apiws, subprotocol binary, obfuscated', async () => {
    const { socket, client } = await openWebSocketClient({ port: gateway.port, rsaKey: gateway.rsaKey.publicKey });
    expect(socket.protocol).toBe('binary');
    const config = readResult('help.getConfig', await client.invoke(writeObject(introduced({ _: 'help.getConfig' }))));
    expect(config.dc_options.length).toBeGreaterThan(0);
    client.close();
  });

  test('T2 a WebSocket without obfuscation is closed', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/apiws`, 'binary');
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    socket.send(Buffer.concat([Buffer.from([0xee, 0xee, 0xee, 0xee]), randomBytes(80)]));
    await closed;
  });
});

describe('T5 HTTP', () => {
  const post = (path: string, body: Uint8Array, headers = {}) =>
    fetch(`http://127.0.0.1:${gateway.port}${path}`, { method: 'POST', body: body as Uint8Array<ArrayBuffer>, headers });

  /** auth_key_id 0, msg_id, length, body. */
  function plain(body: Uint8Array): Uint8Array {
    const header = Buffer.alloc(20);
    header.writeBigInt64LE(BigInt(Math.floor(Date.now() / 1000)) << 32n, 8);
    header.writeUInt32LE(body.length, 16);
    return Buffer.concat([header, body]);
  }

  test.each(['/api', '/apiw1'])('a handshake begins at %s', async (path) => {
    const nonce = randomBytes(16);
    const answer = await post(path, plain(writeObject({ _: 'req_pq_multi', nonce })));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const body = new Uint8Array(await answer.arrayBuffer());
    expect(readObject(body.subarray(20))).toMatchObject({ _: 'resPQ', nonce: new Uint8Array(nonce) });
  });

  test('several requests share a connection', async () => {
    const socket = await dial();
    const body = plain(writeObject({ _: 'req_pq', nonce: randomBytes(16) }));
    const request = Buffer.concat([Buffer.from(`POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`), body]);
    const received = collect(socket);
    socket.write(request);
    await until(() => received().split('HTTP/1.1 200').length === 2);
    socket.write(request);
    await until(() => received().split('HTTP/1.1 200').length === 3);
    socket.destroy();
  });

  test('requests from web pages of any origin are allowed (CORS)', async () => {
    const answer = await fetch(`http://127.0.0.1:${gateway.port}/apiw1`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([204, 'POST, OPTIONS']);
  });

  test('an unknown key is answered with 404, another path with 404, another method with 405, a body that is too large with 413', async () => {
    expect((await post('/api', randomBytes(64))).status).toBe(404);
    expect((await post('/other', randomBytes(64))).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${gateway.port}/api`)).status).toBe(405);
    expect((await post('/api', new Uint8Array(2 << 20))).status).toBe(413);
  });
});

describe('unknown clients and invalid bytes', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['the first byte of a transport', Buffer.from([0xef])],
    ['random bytes', randomBytes(200)],
    ['an HTTP request without its body', Buffer.from('POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n')],
    ['an incomplete HTTP request line', Buffer.from('POST /api HT')],
    ['a packet longer than allowed without a known key', Buffer.concat([Buffer.from([0xee, 0xee, 0xee, 0xee, 0xff, 0xff, 0xff, 0x7f]), randomBytes(64)])],
    ['an unknown key', Buffer.concat([Buffer.from([0xee, 0xee, 0xee, 0xee, 64, 0, 0, 0]), randomBytes(64)])],
  ])('a connection that sends %s is closed in time, and the others stay open', async (_, bytes) => {
    const friend = await openClient({ port: gateway.port, rsaKey: gateway.rsaKey.publicKey });
    await friend.call({ _: 'help.getNearestDc' });
    const socket = await dial();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    if (bytes.length > 0) socket.write(bytes);
    await closed;
    expect(await friend.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc' });
    friend.close();
  });

  test('a connection with a known key may stay silent for any time', async () => {
    const friend = await openClient({ port: gateway.port, rsaKey: gateway.rsaKey.publicKey });
    await friend.call({ _: 'help.getNearestDc' });
    await new Promise((resolve) => setTimeout(resolve, STRANGER_MS + 1_200));
    expect(await friend.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc' });
    friend.close();
  });
});

describe('limits for incomplete requests', () => {
  let narrow: LoneGateway;
  const begun = async (head: string) => {
    const socket = await dial(narrow.port);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(head);
    return { socket, closed, received: collect(socket) };
  };
  beforeAll(async () => {
    narrow = await startLoneGateway({ limits: { strangerMs: 600_000, strangerBytesMax: 1 << 17, postsBytesMax: 1 << 18, unfinishedBytesMax: 1 << 18 } });
  });
  afterAll(() => narrow?.close());

  test('the bodies of POSTs have a common limit: the one that has been incomplete for longest is closed in favour of complete ones', async () => {
    const head = `POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: ${1 << 18}\r\n\r\n`;
    const half = await begun(head);
    half.socket.write(Buffer.alloc(1 << 17));
    let isGone = false;
    void half.closed.then(() => (isGone = true));
    // The bytes sent may not have been read yet.
    for (let status = ''; status !== '404' || !isGone; ) {
      const whole = await begun(head);
      whole.socket.write(Buffer.alloc(1 << 18));
      await until(() => whole.received().startsWith('HTTP/1.1 '));
      status = whole.received().slice(9, 12);
      whole.socket.destroy();
      await whole.closed;
    }
  });

  test('a connection with a key that stops in the middle of a packet is closed in favour of new ones', async () => {
    const open = () => openClient({ port: narrow.port, rsaKey: narrow.rsaKey.publicKey });
    const idle = await open();
    await idle.call({ _: 'help.getNearestDc' });
    // An incomplete packet of one mebibyte in the intermediate transport.
    idle.write(Buffer.concat([Buffer.from([0, 0, 0x10, 0]), Buffer.alloc(1 << 19)]));
    await idle.ended();
    const friend = await open();
    expect(await friend.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc' });
    friend.close();
  });

  test('an incomplete WebSocket message counts with its real size', async () => {
    const { socket, closed, received } = await begun(
      'GET /apiws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: binary\r\n\r\n');
    await until(() => received().startsWith('HTTP/1.1 101'));
    // RFC 6455 5.2: the first fragment of a binary message, masked with zeros.
    const fragment = Buffer.alloc(14 + (1 << 18));
    fragment.writeUInt16BE(0x02ff);
    fragment.writeBigUInt64BE(BigInt(1 << 18), 2);
    socket.write(fragment);
    await closed;
  });

  test('a socket that requested another path is closed, even if the client keeps its side open', async () => {
    const socket = connect({ host: '127.0.0.1', port: narrow.port, allowHalfOpen: true });
    socket.on('error', () => {}).on('data', () => {});
    const before = narrow.counts.connections;
    socket.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
    await new Promise((resolve) => socket.once('end', resolve));
    await until(() => narrow.counts.connections <= before);
    socket.destroy();
  });
});

test('connections beyond connectionsMax are refused, and accepted again after one was closed', async () => {
  const full = await startLoneGateway({ limits: { connectionsMax: 3 } });
  try {
    const open = () => openClient({ port: full.port, rsaKey: full.rsaKey.publicKey });
    const clients = [await open(), await open(), await open()];
    for (const client of clients) expect(await client.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc' });
    const late = await dial(full.port);
    await new Promise((resolve) => late.once('close', resolve));
    expect(full.counts.connections).toBe(3);
    clients[0]!.close();
    await until(() => full.counts.connections === 2);
    const next = await open();
    expect(await next.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc' });
    for (const client of [next, ...clients.slice(1)]) client.close();
  } finally {
    await full.close();
  }
});

async function dial(port = gateway.port): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {}).on('data', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

function collect(socket: Socket): () => string {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  return () => text;
}

async function until(probe: () => boolean): Promise<void> {
  while (!probe()) await new Promise((resolve) => setTimeout(resolve, 10));
}
