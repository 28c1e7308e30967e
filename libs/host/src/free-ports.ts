/**
 * Ports that are free, and that hardly anybody takes before they are bound. A port that the system gives for 0 comes from the range of outgoing connections
 * and may be the next client's own port a moment after it was looked at; these lie below it, and neighbouring processes and threads search from places apart.
 * A server that is started again wants the ports that it had: who must be sure that no neighbour has found them free meanwhile gives each a range of its own
 * (TEAMGRAM_PORTS).
 */
import { createServer, type AddressInfo } from 'node:net';
import { threadId } from 'node:worker_threads';
import { ExitCode, FatalError } from './fatal-error.ts';

const LOOPBACK = '127.0.0.1';
/** Below Linux's outgoing ports (32,768 and up) and macOS's (49,152 and up). */
const DEFAULT_RANGE = '10240-20223';
const SLOT = 32;
/** Neighbouring process ids, and threads of one process, search from slots far apart. */
const PROCESS_STRIDE = 101;
const THREAD_STRIDE = 37;

let next = (process.pid * PROCESS_STRIDE + threadId * THREAD_STRIDE) * SLOT;

/** `10240-20223`. @throws {FatalError} when it is no range of at least 32 ports */
export function portRange(text: string): { first: number; count: number } {
  const [, first, last] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (first === undefined || last === undefined || first === 0 || last > 65_535 || last - first + 1 < SLOT) {
    throw new FatalError(`TEAMGRAM_PORTS is "${text}": write a range of at least ${SLOT} ports, such as ${DEFAULT_RANGE}`, ExitCode.config);
  }
  return { first, count: last - first + 1 };
}

/** The first of `count` neighbouring ports of `host`, all free now, none offered by this thread before. Throws the system's error when it has no such address. */
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
