/** The process command-api. */
import { join } from 'node:path';
import { commandApiLink, runProcess, serveLink, tellSupervisor } from '@teamgram/host';
import { openCommandApi } from './command-api.ts';

runProcess('command-api', async ({ config, paths, log, metrics, credentials, showLoginCode, fail }) => {
  const api = await openCommandApi({
    paths: { ...paths, state: join(config.dataDir, 'state') },
    cluster: config.cluster,
    limits: config.limits,
    now: Date.now,
    showLoginCode,
    onLogKeys: (logVerifierKeys) => tellSupervisor({ type: 'log-keys', logVerifierKeys }),
    onFailure: fail,
  });
  metrics.observed('journal_position', 'Position that the next event will take.', () => api.status().nextPosition);
  metrics.observed('journal_durable_position', 'Every event below it survives a power cut.', () => api.status().durablePosition);
  const server = await serveLink(commandApiLink, api.handlers, { address: config.links.commandApi, credentials, log });
  return {
    details: { logOrigin: api.logOrigin, logVerifierKeys: api.logVerifierKeys },
    stop: async () => {
      await server.close();
      await api.close();
    },
  };
});
