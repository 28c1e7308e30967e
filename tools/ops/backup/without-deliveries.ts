import { randomUUID } from 'node:crypto';
import { ExitCode, FatalError, type CommandApiClient } from '@teamgram/host';

/** Time limit of the hold, after which partitions receive deliveries again by themselves. */
const HOLD_MS = 110_000;

/**
 * Runs `work` while no partition receives deliveries from another.
 * @throws {FatalError} when a partition has received something meanwhile, because it was restarted or the work exceeded the time limit
 */
export async function withoutDeliveries<Result>(partitions: readonly Pick<CommandApiClient, 'call'>[], work: () => Promise<Result>): Promise<Result> {
  const holder = randomUUID();
  const hold = (forMs: number) => Promise.all(partitions.map((each) => each.call('ops.hold-deliveries', { holder, forMs }, { timeoutMs: HOLD_MS })));
  try {
    await hold(HOLD_MS);
    const result = await work();
    const broken = (await hold(0)).indexOf(false);
    if (broken >= 0) throw new FatalError(`partition ${broken} was started again, or copying keyrings and secrets took more than ${HOLD_MS / 1000} s: the journals would not be of one time; try again`, ExitCode.unavailable);
    return result;
  } catch (error) {
    // If it cannot be released, the hold expires.
    await hold(0).catch(() => undefined);
    throw error;
  }
}
