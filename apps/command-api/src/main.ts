/** Entry point of the command-api process. */
import { readFileSync } from 'node:fs';
import { implementations } from '@teamgram/crypto';
import { clockLine, commandApiLink, connectLink, partitionPaths, reasonOf, runProcess, serveLink, tellSupervisor, type Credentials, type HostConfig } from '@teamgram/host';
import { smtp } from './mail/smtp.ts';
import { openCommandApi, type CommandApiOptions } from './command-api.ts';

runProcess('command-api', async ({ config, log, metrics, credentials, start, showLoginCode, fail }) => {
  log.info('ciphers', { reason: implementations() });
  start.at('opening the log');
  const swept = metrics.counter('auth_keys_swept', 'Auth keys let go of since the start: nobody was logged in on them, and nobody used them.');
  const api = await openCommandApi({
    paths: partitionPaths(config.dataDir, config.index),
    partitions: partitionsOf(config, credentials),
    onTrouble: (event, error) => log.warn(event, { reason: reasonOf(error) }),
    onKeysSwept: (count) => {
      swept.add(count);
      log.info('auth-keys-swept', { count });
    },
    cluster: config.cluster,
    limits: config.limits,
    now: Date.now,
    uptime: () => performance.now(),
    onClockJump: (aheadMs) => {
      log.warn(aheadMs > 0 ? 'clock-jumped' : 'clock-trusted', { reason: clockLine(aheadMs) });
      tellSupervisor({ type: 'notice', line: clockLine(aheadMs) });
    },
    showLoginCode,
    sendMail: mailOf(config),
    passkeys: config.passkeys,
    onLogKeys: (logVerifierKeys) => tellSupervisor({ type: 'log-keys', logVerifierKeys }),
    onFailure: fail,
    onReplayed: () => start.at('folding the log'),
  });
  metrics.observed('journal_position', 'Position that the next event will take.', () => api.status().nextPosition);
  metrics.observed('journal_durable_position', 'Every event below it survives a power cut.', () => api.status().durablePosition);
  const server = await serveLink(commandApiLink, api.handlers, { address: config.partitions?.[config.index] ?? config.links.commandApi, credentials, log });
  return {
    details: { logOrigin: api.logOrigin, logVerifierKeys: api.logVerifierKeys },
    stop: async () => {
      await server.close();
      await api.close();
    },
  };
});

/** The password file and the certificate authority file are read once, at start. */
function mailOf({ mail }: HostConfig): CommandApiOptions['sendMail'] {
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, 'utf8'));
  return mail && smtp(mail, { password: read(mail.passwordFile)?.trimEnd(), authority: read(mail.authorityFile) });
}

/** Links connect lazily, on the first call; they are closed only by the end of the process. */
function partitionsOf({ partitions, index: own }: HostConfig, credentials: Credentials): CommandApiOptions['partitions'] {
  if (!partitions) return undefined;
  const others = [...partitions.entries()].filter(([partition]) => partition !== own);
  return { own, count: partitions.length, others: new Map(others.map(([partition, address]) => [partition, connectLink(commandApiLink, { address, credentials })])) };
}
