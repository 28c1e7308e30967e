import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import type { KafkaConfig } from 'kafkajs';
import type { KafkaSettings } from './settings.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** For elections and moved leaders. What takes longer ends the session, and the feed begins another after a pause. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 };

/** What kafkajs is given. Reads the files that the settings name: a renewed certificate or password counts from the next connection on. */
export function kafkaConfig({ brokers, tls, sasl }: KafkaSettings): KafkaConfig {
  return {
    clientId: 'teamgram-feed', brokers,
    connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, retry: RETRY,
    // Whatever goes wrong is thrown to us as well; kafkajs' own lines would name addresses.
    logCreator: () => () => {},
    ...(tls ? { ssl: tlsOptions(tls) } : {}),
    ...(sasl ? { sasl: { mechanism: sasl.mechanism as 'plain', username: sasl.username, password: readFileSync(sasl.passwordFile, 'utf8').trimEnd() } } : {}),
  };
}

const DISCONNECT_TIMEOUT_MS = 5_000;

/** Leaves a cluster that may no longer answer; kafkajs throws again here what it has thrown before. */
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
