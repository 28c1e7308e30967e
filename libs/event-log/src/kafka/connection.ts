import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import type { KafkaConfig } from 'kafkajs';
import type { KafkaSettings } from './settings.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Covers elections and leader changes. Longer outages end the session, and the feed opens a new one after a pause. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 };

/** The configuration of kafkajs. Reads the files named in the settings, so that a renewed certificate or password is used from the next connection on. */
export function kafkaConfig({ brokers, tls, sasl }: KafkaSettings): KafkaConfig {
  return {
    clientId: 'teamgram-feed', brokers,
    connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, retry: RETRY,
    // Every error is also thrown to the caller, and kafkajs' own log lines would contain addresses.
    logCreator: () => () => {},
    ...(tls ? { ssl: tlsOptions(tls) } : {}),
    ...(sasl ? { sasl: { mechanism: sasl.mechanism as 'plain', username: sasl.username, password: readFileSync(sasl.passwordFile, 'utf8').trimEnd() } } : {}),
  };
}

const DISCONNECT_TIMEOUT_MS = 5_000;

/** Disconnects, with a time-out for a cluster that no longer answers; kafkajs repeats earlier errors here, which are ignored. */
export async function disconnect(client: { disconnect(): Promise<void> }): Promise<void> {
  await Promise.race([client.disconnect().catch(() => undefined), sleep(DISCONNECT_TIMEOUT_MS, undefined, { ref: false })]);
}

function tlsOptions({ authorityFile, certificateFile, keyFile }: NonNullable<KafkaSettings['tls']>): ConnectionOptions {
  return {
    ...(authorityFile ? { ca: readFileSync(authorityFile) } : {}),
    ...(certificateFile ? { cert: readFileSync(certificateFile) } : {}),
    ...(keyFile ? { key: readFileSync(keyFile) } : {}),
  };
}
