/** The order in which projections learns which mailboxes this worker watches. */
import { describe, expect, test } from 'vitest';
import { LinkError, silentLogger } from '@teamgram/host';
import type { ProjectionsCalls, ProjectionsClient } from '@teamgram/host';
import { Watching } from './watching.ts';

type Change = ProjectionsCalls['notices.watch'][0];

const [alice, bob] = [1, 2];

/** A stub of projections that answers a call when it is told to; `here` is the complete set. */
function worker() {
  const calls: { change: Change; answer: () => void; fail: () => void }[] = [];
  const here = new Set<number>();
  const begun: number[] = [];
  const projections = {
    call: (_name: string, change: Change) => new Promise<void>((resolve, reject) => calls.push({ change, answer: resolve, fail: () => reject(new LinkError('DEADLINE_EXCEEDED')) })),
  } as unknown as ProjectionsClient;
  const watching = new Watching(projections, 'gateway-0', silentLogger, () => here, (mailboxes) => begun.push(...mailboxes), 0);
  const next = async () => {
    await expect.poll(() => calls.length, { interval: 1 }).toBeGreaterThan(0);
    return calls.shift()!;
  };
  const started = async (stream = 'first') => {
    const restarted = watching.restart(stream);
    (await next()).answer();
    await restarted;
  };
  return { watching, here, begun, calls, next, started };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the mailboxes that a worker watches', () => {
  test('are sent completely on each new stream, then as numbered changes', async () => {
    const { watching, here, begun, next } = worker();
    here.add(alice);
    const restarted = watching.restart('first');
    const whole = await next();
    expect(whole.change).toEqual({ gateway: 'gateway-0', stream: 'first', number: 1, all: [alice] });
    whole.answer();
    await restarted;
    watching.add(bob);
    watching.drop(alice);
    const change = await next();
    expect(change.change).toEqual({ gateway: 'gateway-0', stream: 'first', number: 2, add: [bob], drop: [alice] });
    change.answer();
    await turn();
    expect(begun).toEqual([alice, bob]);
  });

  test('when added while the complete set is being sent, are sent after it', async () => {
    const { watching, next } = worker();
    const restarted = watching.restart('first');
    const whole = await next();
    watching.add(alice);
    await turn();
    whole.answer();
    await restarted;
    expect((await next()).change).toEqual({ gateway: 'gateway-0', stream: 'first', number: 2, add: [alice], drop: [] });
  });

  test('are sent in one call after the other', async () => {
    const { watching, calls, next, started } = worker();
    await started();
    watching.drop(alice);
    const drop = await next();
    watching.add(alice);
    await turn();
    await turn();
    expect(calls).toEqual([]);
    drop.answer();
    expect((await next()).change).toEqual({ gateway: 'gateway-0', stream: 'first', number: 3, add: [alice], drop: [] });
  });

  test('are sent again when the call may have failed, unless they have changed since', async () => {
    const { watching, begun, next, started } = worker();
    await started();
    watching.drop(alice);
    watching.add(bob);
    const change = await next();
    watching.add(alice);
    change.fail();
    const again = await next();
    expect(again.change).toEqual({ gateway: 'gateway-0', stream: 'first', number: 3, add: [alice, bob], drop: [] });
    again.answer();
    await turn();
    expect(new Set(begun)).toEqual(new Set([alice, bob]));
  });

  test('when removed and added again in the same turn, are watched and caught up with', async () => {
    const { watching, begun, next, started } = worker();
    await started();
    watching.drop(alice);
    watching.add(alice);
    const change = await next();
    expect(change.change).toMatchObject({ add: [alice], drop: [] });
    change.answer();
    await turn();
    expect(begun).toEqual([alice]);
  });

  test('of a former stream do not affect the next one', async () => {
    const { watching, here, begun, calls, next, started } = worker();
    await started();
    here.add(alice);
    watching.add(alice);
    const old = await next();
    const restarted = watching.restart('second');
    const whole = await next();
    expect(whole.change).toEqual({ gateway: 'gateway-0', stream: 'second', number: 1, all: [alice] });
    old.fail();
    whole.answer();
    await restarted;
    await turn();
    await turn();
    expect(calls).toEqual([]);
    expect(begun).toEqual([alice]);
  });
});
