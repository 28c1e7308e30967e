import type { Blobs } from '@teamgram/blobs';
import type { CommandApiClient, Logger } from '@teamgram/host';

const SWEEP_EVERY_MS = 600_000;
const ASKED_AT_ONCE = 500;
/** Erasures are normally handled when they are reported; the sweep covers those that a worker missed while it was down. */
const FORGOTTEN_MS = 3_600_000;

/** Periodically removes abandoned uploads (F5) and leftover bytes of erased files. Returns a function that stops it. */
export function sweepFiles(blobs: Blobs, commandApi: CommandApiClient, log: Logger): () => void {
  const sweep = async () => {
    try {
      await blobs.sweep();
      await removeErased(blobs, commandApi);
    } catch (error) {
      log.warn('sweep-failed', { code: (error as NodeJS.ErrnoException).code ?? (error as Error).name });
    }
  };
  const timer = setInterval(() => void sweep(), SWEEP_EVERY_MS);
  return () => clearInterval(timer);
}

async function removeErased(blobs: Blobs, commandApi: CommandApiClient): Promise<void> {
  let asked = new Set<number>();
  const ask = async () => {
    for (const id of await commandApi.call('data-keys.erased-files', { files: [...asked] })) await blobs.removeFile(id);
    asked = new Set();
  };
  for await (const id of blobs.filesOlderThan(FORGOTTEN_MS)) if (asked.add(id).size === ASKED_AT_ONCE) await ask();
  if (asked.size > 0) await ask();
}
