import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectLink, defineLink, ensureCertificates, freePort, isLinkError, LinkError, readCredentials, serveLink, silentLogger, untilAvailable } from '../src/index.ts';
import type { CallContext, LinkHandlers } from '../src/index.ts';

type Calls = { echo: [unknown, unknown]; refuse: [string, void]; fail: [null, void]; hang: [null, void]; secret: [null, string]; whoami: [null, string] };
type Streams = { count: [{ to: number; pauseAt?: number }, number]; forever: [null, number]; broken: [null, number] };
type Batches = { double: [{ value: bigint; bytes?: Uint8Array | undefined }, bigint]; slow: [number, number]; odd: [number, unknown] };

const contract = defineLink<Calls, Streams, Batches>('command-api', {
  echo: ['gateway'], refuse: ['gateway'], fail: ['gateway'], hang: ['gateway'], secret: ['ops'], whoami: ['gateway', 'ops'],
  count: ['gateway'], forever: ['gateway'], broken: ['gateway'], double: ['gateway'], slow: ['gateway'], odd: ['gateway'],
});

/** Records of the handlers, for tests of cancellation. */
const seen = { hanging: 0, aborted: 0, produced: 0, batchHanging: 0, batchAborted: 0 };

const handlers: LinkHandlers<Calls, Streams, Batches> = {
  calls: {
    echo: (value) => value,
    refuse: (code) => {
      throw new LinkError(code);
    },
    fail: () => {
      throw new Error('the reason must not travel');
    },
    hang: (_, context) => {
      seen.hanging++;
      return untilAborted(context).then(() => void seen.aborted++);
    },
    secret: () => 'for operators',
    whoami: (_, { peer, role }) => `${peer} ${role}`,
  },
  streams: {
    count: async function* ({ to }) {
      for (let value = 0; value < to; value++) yield value;
    },
    forever: async function* (_, { signal }) {
      while (!signal.aborted) {
        seen.produced++;
        yield seen.produced;
        if (seen.produced % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    broken: async function* () {
      yield 1;
      throw new LinkError('LOG_FAILED');
    },
  },
  batches: {
    double: ({ value, bytes }) => value * 2n + BigInt(bytes?.length ?? 0),
    slow: async (durationMs, context) => {
      seen.batchHanging++;
      context.signal.addEventListener('abort', () => void seen.batchAborted++);
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      return durationMs;
    },
    odd: (value) => (value % 2 ? value : () => 'a function is not plain data'),
  },
};

function untilAborted({ signal }: CallContext): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const directory = mkdtempSync(join(tmpdir(), 'link test '));
const tls = join(directory, 'tls');
const opened: (() => unknown)[] = [];
const later = <T>(value: T, close: () => unknown): T => (opened.push(close), value);

beforeAll(() => ensureCertificates(tls, ['command-api', 'gateway-0', 'gateway-1', 'ops'], Date.now()));
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(() => rmSync(directory, { recursive: true }));

async function serve(port = 0, inFlightMax = 16_384) {
  const server = await serveLink(contract, handlers, { address: { host: '127.0.0.1', port }, credentials: readCredentials(tls, 'command-api'), log: silentLogger, inFlightMax });
  return later(server, () => server.close(500));
}

function connect(port: number, name = 'gateway-0', inFlightMax = 8_192) {
  const client = connectLink(contract, { address: { host: '127.0.0.1', port }, credentials: readCredentials(tls, name), inFlightMax });
  return later(client, () => client.close());
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'answered', (error) => (isLinkError(error) ? error.code : String(error)));

describe('calls', () => {
  test('plain data is transferred unchanged: bigint, bytes, undefined, nesting', async () => {
    const client = connect((await serve()).port);
    const value = { id: 2n ** 63n, bytes: new Uint8Array([1, 2, 3]), none: undefined, list: [1, 'two', null, { three: 3 }] };
    const reply = (await client.call('echo', value)) as typeof value;
    expect({ ...reply, bytes: [...reply.bytes] }).toEqual({ ...value, bytes: [1, 2, 3] });
  });

  test('the peer is identified by its certificate', async () => {
    const { port } = await serve();
    expect(await connect(port, 'gateway-1').call('whoami', null)).toBe('gateway-1 gateway');
  });

  test('a role may call only the methods in its row', async () => {
    const { port } = await serve();
    expect(await codeOf(connect(port).call('secret', null))).toBe('PERMISSION_DENIED');
    expect(await connect(port, 'ops').call('secret', null)).toBe('for operators');
    expect(await codeOf(connect(port, 'ops').send('double', { value: 1n }))).toBe('PERMISSION_DENIED');
    await expect(collect(connect(port, 'ops').stream('count', { to: 3 }))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('a code thrown by the handler is sent; the reason of a failure is not', async () => {
    const client = connect((await serve()).port);
    expect(await codeOf(client.call('refuse', 'FLOOD_WAIT_17'))).toBe('FLOOD_WAIT_17');
    const error = await client.call('fail', null).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect(String(error)).not.toContain('must not travel');
  });

  test('deadline and cancellation reach the handler', async () => {
    const client = connect((await serve()).port);
    const before = seen.aborted;
    await client.call('echo', 'the connection stands');
    expect(await codeOf(client.call('hang', null, { timeoutMs: 1_000 }))).toBe('DEADLINE_EXCEEDED');
    const [hanging, cancel] = [seen.hanging, new AbortController()];
    const cancelled = codeOf(client.call('hang', null, { signal: cancel.signal }));
    await expect.poll(() => seen.hanging).toBe(hanging + 1);
    cancel.abort();
    expect(await cancelled).toBe('CANCELLED');
    await expect.poll(() => seen.aborted - before).toBe(2);
  });
});

describe('who may connect', () => {
  test('a certificate of another authority is refused by both sides', async () => {
    const foreign = join(directory, 'foreign');
    await ensureCertificates(foreign, ['command-api', 'gateway-0'], Date.now());
    const { port } = await serve();
    const stranger = connectLink(contract, { address: { host: '127.0.0.1', port }, credentials: { ...readCredentials(foreign, 'gateway-0'), authority: readCredentials(tls, 'ops').authority } });
    later(stranger, () => stranger.close());
    expect(await codeOf(stranger.call('whoami', null, { timeoutMs: 500 }))).not.toBe('answered');
    const deceived = connectLink(contract, { address: { host: '127.0.0.1', port }, credentials: readCredentials(foreign, 'gateway-0') });
    later(deceived, () => deceived.close());
    await expect(deceived.ready(300)).rejects.toThrow(LinkError);
  });

  test('a gateway cannot impersonate command-api', async () => {
    const server = await serveLink(contract, handlers, { address: { host: '127.0.0.1', port: 0 }, credentials: readCredentials(tls, 'gateway-1'), log: silentLogger });
    later(server, () => server.close(100));
    await expect(connect(server.port).ready(300)).rejects.toThrow(LinkError);
  });
});

describe('streams', () => {
  test('items come in order and the stream ends', async () => {
    const client = connect((await serve()).port);
    expect(await collect(client.stream('count', { to: 1_000 }))).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  });

  test('a slow reader slows the writer down, and leaving ends the stream', async () => {
    const client = connect((await serve()).port);
    seen.produced = 0;
    for await (const item of client.stream('forever', null)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (item === 10) break;
    }
    const produced = seen.produced;
    expect(produced).toBeLessThan(200_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.produced - produced).toBeLessThan(2_000);
  });

  test('an error ends the iteration after the items before it', async () => {
    const client = connect((await serve()).port);
    const items: number[] = [];
    await expect(collect(client.stream('broken', null), items)).rejects.toMatchObject({ code: 'LOG_FAILED' });
    expect(items).toEqual([1]);
  });

  test('a server that stops ends its streams with UNAVAILABLE', async () => {
    const server = await serve();
    const client = connect(server.port);
    const reading = (async () => {
      for await (const item of client.stream('forever', null)) if (item % 5_000 === 0) void server.close(500);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('batched calls', () => {
  test('thousands of concurrent calls each get their own reply', async () => {
    const client = connect((await serve()).port);
    const values = Array.from({ length: 5_000 }, (_, index) => BigInt(index));
    expect(await Promise.all(values.map((value) => client.send('double', { value })))).toEqual(values.map((value) => value * 2n));
  });

  test('fast replies do not wait for slow ones', async () => {
    const client = connect((await serve()).port);
    const order: number[] = [];
    await Promise.all([120, 5].map((durationMs) => client.send('slow', durationMs).then((value) => order.push(value))));
    expect(order).toEqual([5, 120]);
  });

  test('deadline and cancellation settle at once and reach the handler', async () => {
    const client = connect((await serve()).port);
    const before = seen.batchAborted;
    await client.send('slow', 0);
    expect(await codeOf(client.send('slow', 3_000, { timeoutMs: 1_000 }))).toBe('DEADLINE_EXCEEDED');
    const [hanging, cancel] = [seen.batchHanging, new AbortController()];
    const cancelled = codeOf(client.send('slow', 3_000, { signal: cancel.signal }));
    await expect.poll(() => seen.batchHanging).toBe(hanging + 1);
    cancel.abort();
    expect(await cancelled).toBe('CANCELLED');
    await expect.poll(() => seen.batchAborted - before).toBe(2);
  });

  test('too many concurrent calls are refused at once, on either side', async () => {
    const { port } = await serve(0, 3);
    const timid = connect(port, 'gateway-0', 2);
    expect(await Promise.all([1, 2, 3].map(() => codeOf(timid.send('slow', 20))))).toEqual(['answered', 'answered', 'OVERLOADED']);
    const bold = connect(port, 'gateway-1');
    expect(await Promise.all([1, 2, 3, 4].map(() => codeOf(bold.send('slow', 50))))).toEqual(['answered', 'answered', 'answered', 'OVERLOADED']);
  });

  test('a value that is not plain data fails only its own call', async () => {
    const client = connect((await serve()).port);
    const notPlain = { value: (() => 1) as unknown as bigint };
    expect(await Promise.all([codeOf(client.send('double', { value: 1n })), codeOf(client.send('double', notPlain)), client.send('double', { value: 3n })])).toEqual([
      'answered', expect.stringContaining('could not be cloned'), 6n,
    ]);
    expect(await Promise.all([1, 2, 3].map((value) => codeOf(client.send('odd', value))))).toEqual(['answered', 'INTERNAL', 'answered']);
  });

  test('a server that stops answers the calls in progress', async () => {
    const server = await serve();
    const client = connect(server.port);
    const answer = client.send('slow', 100);
    await client.send('double', { value: 1n });
    await server.close(2_000);
    expect(await answer).toBe(100);
  });
});

describe('restart of the serving process', () => {
  test('calls in progress fail with UNAVAILABLE; a retry reaches the new process', async () => {
    const first = await serve();
    const client = connect(first.port);
    await client.send('double', { value: 1n });
    const cut = codeOf(client.send('slow', 5_000));
    await client.call('whoami', null);
    await first.close(50);
    expect(await cut).toBe('UNAVAILABLE');
    const answer = untilAvailable(5_000, (timeoutMs) => client.send('double', { value: 21n }, { timeoutMs }));
    const [call] = await Promise.all([untilAvailable(5_000, (timeoutMs) => client.call('whoami', null, { timeoutMs })), serve(first.port)]);
    expect([await answer, call]).toEqual([42n, 'gateway-0 gateway']);
  });

  test('a client started before the server waits for it', async () => {
    const probe = await serve();
    await probe.close(0);
    const answer = connect(probe.port).call('whoami', null);
    await serve(probe.port);
    expect(await answer).toBe('gateway-0 gateway');
  });

  test('a connection attempt to a silent peer is abandoned, and the next one succeeds', async () => {
    const taken: Socket[] = [];
    const silent = createServer((socket) => void taken.push(socket));
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    const client = connectLink(contract, { address: { host: '127.0.0.1', port }, credentials: readCredentials(tls, 'gateway-0'), attemptMs: 1_000 });
    later(client, () => client.close());
    const ready = client.ready(60_000);
    await new Promise<void>((resolve) => silent.once('connection', () => resolve()));
    silent.close();
    await serve(port);
    await ready;
    expect(await client.call('whoami', null)).toBe('gateway-0 gateway');
    for (const socket of taken) socket.destroy();
  });

  test('without a server a call fails at its deadline', async () => {
    const probe = await serve();
    await probe.close(0);
    const client = connect(probe.port);
    expect(await codeOf(client.call('whoami', null, { timeoutMs: 200 }))).toBe('DEADLINE_EXCEEDED');
    expect(await codeOf(client.send('double', { value: 1n }, { timeoutMs: 200 }))).toBe('DEADLINE_EXCEEDED');
  });
});

async function collect<Item>(stream: AsyncIterable<Item>, items: Item[] = []): Promise<Item[]> {
  for await (const item of stream) items.push(item);
  return items;
}
