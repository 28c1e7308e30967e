import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort, freePorts, listenOnce, portRange } from './free-ports.ts';

describe('free ports', () => {
  test('lie below the range of outgoing connections, and are all different', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).toBe(50);
    expect(ports.every((port) => port >= 10_240 && port < 32_768)).toBe(true);
  });

  test('a port in use is skipped, also in a series of ports', async () => {
    const wanted = (await freePort()) + 2;
    const server = createServer().listen(wanted, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const first = await freePorts(3);
    expect(first > wanted || first + 3 <= wanted).toBe(true);
    await expect(listenOnce('127.0.0.1', (server.address() as AddressInfo).port)).rejects.toThrow('EADDRINUSE');
    server.close();
  });

  test('the range is taken from TEAMGRAM_PORTS, or refused with its name', () => {
    expect(portRange('20000-20999')).toEqual({ first: 20_000, count: 1_000 });
    for (const wrong of ['', '20000', '0-100', '20000-20030', '20999-20000', '60000-70000', 'a-b']) expect(() => portRange(wrong)).toThrow('TEAMGRAM_PORTS');
  });

  test('an address of another machine fails at once', () => expect(freePort('192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL'));
});
