import { untilAvailable, type CommandApiCalls, type CommandApiStreams, type CommitNotice, type LinkClient } from '@teamgram/host';

export type CommandApi = LinkClient<CommandApiCalls, CommandApiStreams, object>;

/** Where the log stands, as far as command-api has told. */
export interface LogHead {
  /** Every position below it is durable. */
  readonly durable: number;
  /** Asks command-api; waits for it a minute. */
  ask(signal: AbortSignal): Promise<void>;
  /** The commits from `durable` on: what lies before is read where the log lies. The first notice brings no entries. */
  commits: (signal: AbortSignal) => AsyncIterable<CommitNotice>;
}

const ASK_TIMEOUT_MS = 60_000;

export function logHead(commandApi: CommandApi): LogHead {
  let durable = 0;

  async function* commits(signal: AbortSignal): AsyncIterable<CommitNotice> {
    for await (const notice of commandApi.stream('log.follow', { from: durable }, { signal })) {
      durable = Math.max(durable, notice.durablePosition);
      yield notice;
    }
  }

  return {
    get durable() {
      return durable;
    },
    commits,
    ask: (signal) => untilAvailable(ASK_TIMEOUT_MS, async () => {
      for await (const _first of commits(signal)) return;
    }, signal),
  };
}
