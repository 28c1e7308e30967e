import { randomUUID } from 'node:crypto';
import { ExitCode, FatalError, type CommandApiClient } from '@teamgram/host';

/** For so long partitions take in nothing from one another. */
const HOLD_MS = 110_000;

/**
 * Works while no partition takes in what another one posts.
 * @throws {FatalError} when a partition has taken in something meanwhile: it was started again, or the work took longer than partitions wait for one another
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
    // It ends by itself where it cannot be ended.
    await hold(0).catch(() => undefined);
    throw error;
  }
}
