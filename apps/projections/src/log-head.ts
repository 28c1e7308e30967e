import { untilAvailable, type CommandApiClient, type CommitNotice } from '@teamgram/host';
import { knownHead, type KnownHead } from './known-head.ts';

/** The log's durable end, as last reported by command-api. */
export interface LogHead extends KnownHead {
  /** Asks command-api, retrying for up to an hour: it may have to rebuild its state from the whole log first. */
  ask(signal: AbortSignal): Promise<void>;
  /** The commits from `durable` on; what lies before is read from the log's storage. The first notice carries no entries. */
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
