/** A gateway worker as a process. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDiskBlobs } from '@teamgram/blobs';
import type { BlobKeys } from '@teamgram/blobs';
import { implementations } from '@teamgram/crypto';
import { commandApiLink, connectLink, ExitCode, FatalError, projectionsLink, runProcess, tellSupervisor } from '@teamgram/host';
import type { Address, Host, Running } from '@teamgram/host';
import { openQueries, openReader } from '@teamgram/read-models';
import { NEWEST_LAYER, OLDEST_LAYER } from '@teamgram/tl';
import { startGateway, type GatewayOptions } from './gateway.ts';
import { relayFolder } from './listener/workers.ts';
import { sweepFiles } from './keys/sweep-files.ts';
import { libreTranslate } from './translation/libre-translate.ts';
import { pageFetcher } from './web-pages/page-fetcher.ts';
import { openGatewaySecrets } from './keys/gateway-secrets.ts';

/** After an upgrade the other processes may rebuild their state or the read models from the whole log before they answer. */
const LINKS_READY_MS = 3_600_000;

runProcess('gateway', start);

async function start({ config, paths, log, metrics, credentials, start: starting }: Host): Promise<Running> {
  if (!config.postgres) throw new FatalError('a gateway needs "postgres.main" in its configuration', ExitCode.config);
  log.info('ciphers', { reason: implementations() });
  const connect = (address: Address) => connectLink(commandApiLink, { address, credentials });
  const [home = config.links.commandApi, ...others] = config.partitions ?? [];
  const commandApis: GatewayOptions['commandApis'] = [connect(home), ...others.map(connect)];
  const projections = connectLink(projectionsLink, { address: config.links.projections, credentials });
  const database = openReader(config.postgres.main);
  const secrets = openGatewaySecrets(join(dirname(paths.rsaKeyFile), 'gateway-secret'));
  const blobs = (keys: BlobKeys) =>
    openDiskBlobs({ directory: paths.blobs, keys, partsKey: secrets.uploadParts, pendingBytesPerOwner: config.limits.pendingUploadBytesPerUser });
  const pages = config.webPages && pageFetcher(config.webPages.allowed);
  const gateway = await startGateway({
    othersReady: starting.others(Promise.all([...commandApis, projections].map((link) => link.ready(LINKS_READY_MS)))),
    pageFetcher: pages,
    translator: config.translation && libreTranslate(config.translation),
    name: config.name,
    listen: config.client,
    deployment: {
      dcId: config.dcId, address: advertised(config.client),
      antiSpamMembersMin: config.limits.antiSpamMembersMin, gigagroupMembersMin: config.limits.gigagroupMembersMin,
    },
    commandApis,
    projections,
    queries: openQueries(database),
    blobs,
    secrets,
    workers: config.gateways > 1 ? { index: config.index, count: config.gateways, relayPath: relayPaths(paths.run) } : undefined,
    rsaPrivateKeyPem: readFileSync(paths.rsaKeyFile, 'utf8'),
    log,
    tellOperator: (line) => tellSupervisor({ type: 'notice', line }),
    flood: config.limits,
    exchangesPerConnection: config.limits.exchangesPerConnection,
    limits: { strangersMax: config.limits.strangersPerGateway },
  });
  // Workers on one host share the blob directory, so only the first one sweeps it.
  const endSweeping = config.index === 0 ? sweepFiles(gateway.blobs, commandApis[0], log) : () => {};
  metrics.observed('gateway_connections', 'Open sockets.', () => gateway.counts.connections);
  metrics.observed('gateway_sessions', 'Sessions, with or without a socket.', () => gateway.counts.sessions);
  return {
    details: { layers: { min: OLDEST_LAYER, max: NEWEST_LAYER } },
    stop: async () => {
      endSweeping();
      await gateway.close();
      pages?.close();
      for (const link of commandApis) link.close();
      projections.close();
      await database.close();
    },
  };
}

function relayPaths(runFolder: string): (index: number) => string {
  const folder = relayFolder(runFolder);
  return (index) => join(folder, `gateway-${index}.sock`);
}

/** Clients take addresses, not names, in dc_options, and cannot connect to a wildcard address. */
function advertised({ host, port }: { host: string; port: number }): { host: string; port: number } {
  const reachable = host === '0.0.0.0' || host === '::' || host === 'localhost' ? '127.0.0.1' : host;
  return { host: reachable, port };
}
