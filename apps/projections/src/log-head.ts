import { untilAvailable, type CommandApiClient, type CommitNotice } from '@teamgram/host';
import { knownHead, type KnownHead } from './known-head.ts';

/** Where the log stands, as far as command-api has told. */
export interface LogHead extends KnownHead {
  /** Asks command-api; waits for it an hour: it may have to make its state anew from the whole log. */
  ask(signal: AbortSignal): Promise<void>;
  /** The commits from `durable` on: what lies before is read where the log lies. The first notice brings no entries. */
  commits: (signal: AbortSignal) => AsyncIterable<CommitNotice>;
}

const ASK_TIMEOUT_MS = 3_600_000;

export function logHead(commandApi: CommandApiClient): LogHead {
  const head = knownHead(0);

  async function* commits(signal: AbortSignal): AsyncIterable<CommitNotice> {
    for await (const notice of commandApi.stream('log.follow', { from: head.durable }, { signal })) {
      head.reach(notice.durablePosition);
      yield notice;
    }
  }

  return Object.assign(head, {
    commits,
    ask: (signal: AbortSignal) => untilAvailable(ASK_TIMEOUT_MS, async (leftMs) => {
      await commandApi.ready(leftMs);
      for await (const _first of commits(signal)) return;
    }, signal),
  });
}
