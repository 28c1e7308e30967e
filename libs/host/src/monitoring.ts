/** /metrics (Prometheus text) and /health (200 or 503) on a loopback port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from './config.ts';
import type { Metrics } from './metrics.ts';

export async function serveMonitoring(address: Address, metrics: Metrics, healthy: () => boolean): Promise<{ port: number; close(): void }> {
  const server = createServer({ requestTimeout: 5_000, maxHeaderSize: 4_096 }, (request, response) => {
    if (request.url === '/metrics') return void response.setHeader('content-type', 'text/plain; version=0.0.4').end(metrics.text());
    if (request.url !== '/health') return void response.writeHead(404).end();
    const ok = healthy();
    response.writeHead(ok ? 200 : 503).end(ok ? 'ok\n' : 'unhealthy\n');
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address.port, address.host, resolve));
  // The monitoring server must not keep the process alive.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
