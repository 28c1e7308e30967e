/** The process command-api. */
import { join } from 'node:path';
import { defaultRules } from '@teamgram/domain';
import { commandApiLink, runProcess, serveLink } from '@teamgram/host';
import { openCommandApi } from './command-api.ts';

runProcess('command-api', async ({ config, paths, log, credentials, showLoginCode, fail }) => {
  const api = await openCommandApi({
    paths: { ...paths, state: join(config.dataDir, 'state') },
    limits: config.limits,
    rules: defaultRules,
    now: Date.now,
    showLoginCode,
    onFailure: fail,
  });
  const server = await serveLink(commandApiLink, api.handlers, { address: config.links.commandApi, credentials, log });
  return {
    details: { logOrigin: api.logOrigin, logVerifierKeys: api.logVerifierKeys },
    stop: async () => {
      await server.close();
      await api.close();
    },
  };
});
