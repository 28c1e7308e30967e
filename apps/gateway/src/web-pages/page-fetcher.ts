/** Controls the fetching process: starts it with the first request, kills it when it does not answer, and limits the number of concurrent requests. */
import { fork, type ChildProcess } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './fetcher-process.ts';
import type { PageDescription } from './page-description.ts';

export type FetchedPage = { page: PageDescription; image: Uint8Array | undefined };

/** Fetches pages for previews. */
export interface PageFetcher {
  /** Undefined when there is nothing to show, or too many fetches are in progress. Never rejects. */
  fetch(url: string): Promise<FetchedPage | undefined>;
  close(): void;
}

/** Concurrent fetches. Sharing them fairly among users is up to the caller. */
export const FETCHES_MAX = 64;
/** Longer than the fetcher's own limits: after this time the process must be stuck. */
const ANSWER_MS = 20_000;
const HEAP_MB = 128;
const HERE = dirname(fileURLToPath(import.meta.url));

type Waiting = { answer: (page: FetchedPage | undefined) => void; timer: NodeJS.Timeout };

/** @param allowed "host:port" of non-public servers that may be fetched from */
export function pageFetcher(allowed: readonly string[]): PageFetcher {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let questions = 0;

  function settle(id: number, page: FetchedPage | undefined): void {
    const waits = waiting.get(id);
    waiting.delete(id);
    clearTimeout(waits?.timer);
    waits?.answer(page);
  }

  function end(): void {
    child?.removeAllListeners();
    child?.kill('SIGKILL');
    child = undefined;
    for (const id of waiting.keys()) settle(id, undefined);
  }

  function started(): ChildProcess {
    if (child) return child;
    child = fork(resolve(HERE, 'fetcher-process.ts'), [], {
      execArgv: ['--permission', '--allow-net', `--allow-fs-read=${HERE}/*`, `--max-old-space-size=${HEAP_MB}`],
      env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (said: Answer) => settle(said.id, 'page' in said ? { page: said.page, image: said.image } : undefined));
    child.on('exit', end);
    child.on('error', end);
    child.unref();
    child.channel?.unref();
    return child;
  }

  return {
    fetch: (url) => new Promise((answer) => {
      if (waiting.size >= FETCHES_MAX) return answer(undefined);
      const id = ++questions;
      waiting.set(id, { answer, timer: setTimeout(end, ANSWER_MS).unref() });
      started().send({ id, url, allowed: [...allowed] } satisfies Question);
    }),
    close: end,
  };
}
