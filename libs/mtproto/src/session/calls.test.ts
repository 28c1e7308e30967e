import { expect, test } from 'vitest';
import type { Call } from './call.ts';
import { Calls } from './calls.ts';
import type { Link } from './link.ts';
import type { Session } from './session.ts';

const RUNNING = 200;
const WAITING = 300;

/** A session that counts lookups of received messages. */
function session() {
  const states = new Map<bigint, { call: string }>();
  const asked = { times: 0 };
  const received = {
    get: (id: bigint) => {
      asked.times++;
      return states.get(id);
    },
    isForgotten: () => false,
  };
  const machine = { limits: { runningInvocationsMax: 512, runningBytesMax: 1 << 20, predecessorWaitMs: 500 }, clock: { nowMs: () => 0 }, wakeAt: () => {}, host: {} };
  const started: bigint[] = [];
  const handler = { invoke: (call: Call) => void started.push(call.msgId), isAuthorized: () => true };
  const made = { received, machine, handler, owner: { isUnbound: false, layer: 200 }, subscribe: () => {} };
  return { session: made as unknown as Session, states, asked, started };
}

test('I3 an answer costs only the calls that wait for it, not all that wait', () => {
  const { session: owner, states, asked, started } = session();
  const calls = new Calls(owner);
  const call = (msgId: bigint, afterMsgIds?: bigint[]) => {
    const received = { call: 'none' };
    states.set(msgId, received);
    const made = { session: owner, msgId, received, method: 1, query: new Uint8Array(4), wrappers: { afterMsgIds }, layer: 200, refuse: () => {} } as unknown as Call;
    calls.begin(made, {} as Link);
    return made;
  };
  const running = Array.from({ length: RUNNING }, (_, index) => call(BigInt(index)));
  const never = Array.from({ length: 256 }, (_, index) => BigInt(100_000 + index));
  for (let index = 0; index < WAITING; index++) call(BigInt(1_000 + index), [...never.slice(0, -1), BigInt(index % RUNNING)]);
  expect(started).toHaveLength(RUNNING);
  asked.times = 0;
  for (const one of running) {
    one.received.call = 'answered';
    calls.ended(one);
  }
  expect(asked.times).toBeLessThan(RUNNING + WAITING);
});
