/**
 * Finds free ports that are unlikely to be taken before they are bound. A port assigned by the system for 0 is from the range of outgoing connections
 * and may become another client's local port at any moment; the ports used here are below that range, and concurrent processes and threads search
 * from different places. A server that is restarted must get its ports back: to be sure that no other process takes them, give each a separate range
 * (TEAMGRAM_PORTS).
 */
import { createServer, type AddressInfo } from 'node:net';
import { threadId } from 'node:worker_threads';
import { ExitCode, FatalError } from './fatal-error.ts';

const LOOPBACK = '127.0.0.1';
/** Below the outgoing port ranges of Linux (32,768 and up) and macOS (49,152 and up). */
const DEFAULT_RANGE = '10240-20223';
const SLOT = 32;
/** Concurrent processes, and threads of one process, start their search at slots far apart. */
const PROCESS_STRIDE = 101;
const THREAD_STRIDE = 37;

let next = (process.pid * PROCESS_STRIDE + threadId * THREAD_STRIDE) * SLOT;

/** Parses a range such as `10240-20223`. @throws {FatalError} when it is not a range of at least 32 ports */
export function portRange(text: string): { first: number; count: number } {
  const [, first, last] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (first === undefined || last === undefined || first === 0 || last > 65_535 || last - first + 1 < SLOT) {
    throw new FatalError(`TEAMGRAM_PORTS is "${text}": write a range of at least ${SLOT} ports, such as ${DEFAULT_RANGE}`, ExitCode.config);
  }
  return { first, count: last - first + 1 };
}

/**
 * The first of `count` consecutive ports of `host` that are all free now and were not returned in this thread before. Throws the system's error when
 * the host has no such address.
 */
export async function freePorts(count: number, host = LOOPBACK): Promise<number> {
  const range = portRange(process.env['TEAMGRAM_PORTS'] ?? DEFAULT_RANGE);
  for (let tries = 0; tries < range.count; tries += count) {
    const port = range.first + (next % range.count);
    next += count;
    if (port + count <= range.first + range.count && (await areFree(port, count, host))) return port;
  }
  throw new Error(`no ${count} neighbouring ports of ${host} are free from ${range.first} on, for ${range.count}`);
}

/** A TCP port of `host` that is free now. */
export function freePort(host = LOOPBACK): Promise<number> {
  return freePorts(1, host);
}

/** Binds and releases the port; resolves to its number. Port 0 is always free; the system then chooses the number. */
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

/** False if the port is in use or not permitted, so that the next one is tried. Other errors are not about this port. */
function isTaken(error: NodeJS.ErrnoException): false {
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return false;
  throw error;
}
