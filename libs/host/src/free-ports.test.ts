import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort, freePorts, listenOnce } from './free-ports.ts';

describe('free ports', () => {
  test('lie below the range of outgoing connections, and no two are the same', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).toBe(50);
    expect(ports.every((port) => port >= 10_240 && port < 32_768)).toBe(true);
  });

  test('a taken one is passed over, also among neighbours', async () => {
    const wanted = (await freePort()) + 2;
    const server = createServer().listen(wanted, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const first = await freePorts(3);
    expect(first > wanted || first + 3 <= wanted).toBe(true);
    await expect(listenOnce('127.0.0.1', (server.address() as AddressInfo).port)).rejects.toThrow('EADDRINUSE');
    server.close();
  });

  test('an address that is not of this machine is said at once', () => expect(freePort('192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL'));
});
