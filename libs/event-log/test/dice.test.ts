import { createHmac } from 'node:crypto';
import type { Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { auditDice, diceSeedHash, drawDice } from '../src/index.ts';

const seed = (number: number) => new Uint8Array(32).fill(number);
const bound = (number: number, of = number): Fact => ({ type: 'DiceSeedCommitted', stream: 'dice', number, hash: diceSeedHash(seed(of)) });
const told = (number: number): Fact => ({ type: 'DiceSeedRevealed', stream: 'dice', number, seed: seed(number) });
const placed = (...facts: Fact[]) => facts.map((fact, position) => ({ position, fact }));

describe('auditDice', () => {
  test('every seed that is told was bound before it came into force', () => {
    const { seeds, faults } = auditDice(placed(bound(1), bound(2), told(1), bound(3), told(2)));
    expect(faults).toEqual([]);
    expect(seeds).toMatchObject([{ number: 1, committedAt: 0, inForceFrom: 0, inForceBelow: 2 }, { number: 2, committedAt: 1, inForceFrom: 2, inForceBelow: 4 }]);
  });

  test.each([
    ['another seed than was bound', [bound(1, 9), bound(2), told(1)], 'seed 1 is not the one that was bound at 0'],
    ['one that was never bound', [bound(1), told(2)], 'seed 2 is told and was never bound'],
    ['one that was bound too late', [bound(1), told(1), bound(2), told(2)], 'seed 2 was bound at 2, after it came into force at 1'],
    ['one that was bound twice', [bound(1), bound(1, 2)], 'seed 1 was bound before'],
  ])('finds %s', (_, facts, reason) => expect(auditDice(placed(...facts)).faults).toMatchObject([{ reason }]));
});

test('a throw is HMAC-SHA256 over its place in the log', () => {
  const place = { stream: 'dialog-1-2', version: 7, commandId: new Uint8Array(16).fill(0xab) };
  expect(Buffer.from(drawDice(seed(1), place))).toEqual(createHmac('sha256', seed(1)).update(`dialog-1-2/7/${'ab'.repeat(16)}`).digest());
});
