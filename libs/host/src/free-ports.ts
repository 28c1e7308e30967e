/**
 * Ports that are free, and that hardly anybody takes before they are bound. A port that the system gives for 0 comes from the range of outgoing connections
 * and may be the next client's own port a moment after it was looked at; these lie below it, and neighbouring processes and threads search from places apart.
 */
import { createServer, type AddressInfo } from 'node:net';
import { threadId } from 'node:worker_threads';

const LOOPBACK = '127.0.0.1';
/** Below Linux's outgoing ports (32,768 and up) and macOS's (49,152 and up). */
const FIRST = 10_240;
const SLOT = 32;
const SLOTS = 312;
/** Neighbouring process ids and threads of one process lie far apart. */
const THREAD_STRIDE = 101;

let next = ((process.pid + threadId * THREAD_STRIDE) % SLOTS) * SLOT;

/** The first of `count` neighbouring ports of `host`, all free now, none offered by this thread before. Throws the system's error when it has no such address. */
export async function freePorts(count: number, host = LOOPBACK): Promise<number> {
  for (let tries = 0; tries < SLOTS * SLOT; tries += count) {
    const port = FIRST + (next % (SLOTS * SLOT));
    next += count;
    if (await areFree(port, count, host)) return port;
  }
  throw new Error(`no ${count} neighbouring ports of ${host} are free between ${FIRST} and ${FIRST + SLOTS * SLOT}`);
}

/** A TCP port of `host` that is free now. */
export function freePort(host = LOOPBACK): Promise<number> {
  return freePorts(1, host);
}

/** Binds the port and lets it go; resolves with its number. Port 0 is always free, and a number of the system's choice. */
export function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}

async function areFree(first: number, count: number, host: string): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    if (!(await listenOnce(host, port).then(() => true, isTaken))) return false;
  }
  return true;
}

/** Taken, or not for us: the next one then. Anything else is no matter of this port. */
function isTaken(error: NodeJS.ErrnoException): false {
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return false;
  throw error;
}
