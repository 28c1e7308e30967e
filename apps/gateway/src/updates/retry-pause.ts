import { setTimeout } from 'node:timers/promises';

/** Pause before a query that was not answered is repeated: short enough that a restart of the database is not noticed, long enough not to delay that restart. */
export const RETRY_MS = 500;

/** Resolves when it is time to retry. Does not keep the process alive. */
export const retryPause = (): Promise<void> => setTimeout(RETRY_MS, undefined, { ref: false });
