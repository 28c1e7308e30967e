/** Random chunking, losses and reconnections: no content-related message is lost, none takes effect twice. */
import { seededRandom } from '@teamgram/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MtprotoClient, RpcError } from '../src/index.ts';
import { Rig, settle } from './support/rig.ts';
import { GET_STATE, words } from './support/words.ts';

const numberOf = (bytes: Uint8Array) => Buffer.from(bytes).readInt32LE(4);

/** A wire that splits its bytes at random and breaks after `writesUntilBreak` writes, losing what is in transit. */
function wire(rig: Rig, client: MtprotoClient, seed: string, writesUntilBreak: number) {
  const random = seededRandom(seed);
  let left = writesUntilBreak;
  let isBroken = false;
  const broken = () => {
    if (isBroken) return;
    isBroken = true;
    connection.closed();
    client.closed();
  };
  const carry = (bytes: Uint8Array, deliver: (chunk: Uint8Array) => void) => {
    if (--left < 0) return broken();
    for (let start = 0; start < bytes.length; ) {
      const end = Math.min(bytes.length, start + 1 + random(1)[0]!);
      const chunk = Uint8Array.from(bytes.subarray(start, end));
      queueMicrotask(() => isBroken || deliver(chunk));
      start = end;
    }
  };
  const { connection } = rig.connect((bytes) => carry(bytes, (chunk) => client.receive(chunk)));
  return { write: (bytes: Uint8Array) => carry(bytes, (chunk) => connection.receive(chunk)), close: broken, isBroken: () => isBroken };
}

const plans = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 6 }),
  framing: fc.constantFrom('abridged', 'intermediate', 'padded', 'full' as const),
  obfuscated: fc.boolean(),
  breaks: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
  steps: fc.array(fc.constantFrom('call', 'push', 'turn', 'late' as const), { minLength: 5, maxLength: 60 }),
});

describe('delivery', () => {
  test('loses and duplicates nothing over connections that break at any point', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ seed, framing, obfuscated, breaks, steps }) => {
        const effects: number[] = [];
        const late: (() => void)[] = [];
        const rig = new Rig({
          seed,
          answer: (call) => {
            const n = numberOf(call.query);
            effects.push(n);
            const answer = () => (n % 5 === 4 ? call.fail(400, `NO_${n}`) : call.reply(words(0x5151_5151, n)));
            if (n % 3 === 2) late.push(answer);
            else answer();
          },
        });
        const updates: number[] = [];
        const key = rig.keys.make(rig.random);
        const client = rig.client({
          framing,
          obfuscatedDcId: obfuscated && framing !== 'full' ? 2 : undefined,
          key: { authKey: key, salt: 0n },
          onUpdate: (body) => updates.push(numberOf(body)),
        });
        const plan = [...breaks];
        let current = wire(rig, client, `${seed} first`, plan.shift() ?? Infinity);
        await client.connect(current);
        const reconnect = async () => {
          if (!current.isBroken()) return;
          current = wire(rig, client, `${seed} ${plan.length}`, plan.shift() ?? Infinity);
          await client.connect(current);
        };
        const results: Promise<string>[] = [];
        let pushed = 0;
        const call = (n: number) =>
          results.push(client.invoke(words(GET_STATE, n)).then((body) => `result ${numberOf(body)}`, (error: unknown) => (error instanceof RpcError ? error.message : `lost: ${String(error)}`)));
        for (const step of steps) {
          if (step === 'call') call(results.length);
          else if (step === 'push' && rig.sessions[0]) rig.sessions[0].push(words(0x7777, pushed++));
          else if (step === 'late') late.splice(0).forEach((answer) => answer());
          else await settle();
          await reconnect();
        }
        call(results.length); // one more request, to deliver whatever was still waiting
        for (let round = 0; round < 12; round++) {
          await settle();
          late.splice(0).forEach((answer) => answer());
          await reconnect();
        }
        const expected = results.map((_, n) => (n % 5 === 4 ? `NO_${n}` : `result ${n}`));
        expect(await Promise.all(results)).toEqual(expected);
        expect(effects.toSorted((a, b) => a - b)).toEqual(expected.map((_, n) => n));
        expect(updates.toSorted((a, b) => a - b)).toEqual(Array.from({ length: pushed }, (_, n) => n));
        expect(rig.reports).toEqual([]);
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
