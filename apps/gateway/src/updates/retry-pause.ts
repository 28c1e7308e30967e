import { setTimeout } from 'node:timers/promises';

/** What somebody did not answer is asked again after so long: often enough that nobody notices a database that restarts, seldom enough not to hinder it. */
export const RETRY_MS = 500;

/** Over when it is time to ask again. Keeps no process alive. */
export const retryPause = (): Promise<void> => setTimeout(RETRY_MS, undefined, { ref: false });
