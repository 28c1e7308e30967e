import { expect, test } from 'vitest';
import { Salts } from './salts.ts';

test('S6 a thousand requests for future salts compute the hashes once per slot', () => {
  let hashed = 0;
  const record = { authKey: new Uint8Array(256), kind: 'permanent' as const, get id() {
    hashed++; // the id goes into each hash
    return 7n;
  } };
  const salts = new Salts(new Uint8Array(32), record);
  hashed = 0;
  const answers = Array.from({ length: 1_000 }, () => salts.future(64, 0));
  expect(hashed).toBe(64);
  expect(answers.at(-1)).toEqual(answers[0]);
  expect(salts.future(1, 3_600_000)[0]).toEqual(answers[0]![2]);
});
