import { setTimeout as sleep } from 'node:timers/promises';
import { cachedKeyReader, type CachedKeyReader, type KeyReader } from '@teamgram/event-log';
import { untilAvailable, type CommandApiClient } from '@teamgram/host';

const KEY_TIMEOUT_MS = 30_000;
const RETRY_MS = 200;

/** Reads data keys from command-api and caches them until it reports their erasure, or until the connection that reports erasures is lost. */
export function followedKeys(commandApi: CommandApiClient, signal: AbortSignal): KeyReader {
  const keys = cachedKeyReader((stream, block) =>
    untilAvailable(KEY_TIMEOUT_MS, (timeoutMs) => commandApi.call('data-keys.nodes', { stream, block }, { timeoutMs, signal }), signal));
  void forgetErased(commandApi, keys, signal);
  return keys;
}

async function forgetErased(commandApi: CommandApiClient, keys: CachedKeyReader, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { stream, block } of commandApi.stream('data-keys.erased', {}, { signal })) keys.invalidate(stream, block);
    } catch {
      // The connection is lost: later erasures may go unnoticed, so the whole cache is dropped.
    }
    keys.clear();
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
