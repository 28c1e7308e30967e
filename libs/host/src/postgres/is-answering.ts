/** Probes whether a PostgreSQL server reacts to connections. One that is out of connection slots, starting or recovering still does. */
import { connect, type NetConnectOpts } from 'node:net';
import { join } from 'node:path';
import type { PostgresAddress } from '../config.ts';

/**
 * "SSLRequest: Int32(8), Int32(80877103)"; "the server then responds with a single byte containing S or N" (PostgreSQL docs, message formats).
 * A client that disconnects after that has not logged in, and the server logs nothing.
 */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** False if no response arrived within `timeoutMs`, or nothing listens there. Never throws. */
export function isAnswering({ host, port }: Pick<PostgresAddress, 'host' | 'port'>, timeoutMs: number): Promise<boolean> {
  const place: NetConnectOpts = host.startsWith('/') ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };
  return new Promise((resolve) => {
    const socket = connect(place, () => socket.write(SSL_REQUEST));
    const over = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(timeoutMs, () => over(false)).once('data', () => over(true)).once('error', () => over(false)).once('close', () => over(false));
  });
}
