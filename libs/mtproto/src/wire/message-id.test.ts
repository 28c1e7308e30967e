import { expect, test } from 'vitest';
import { ID_OF, messageIdKind, MessageIds, messageIdMs } from './message-id.ts';

test('S2 identifiers increase whatever the clock does, stay close to it, and encode their kind', () => {
  const times = [1000.5, 1000.5, 1000.501, 900, 2000, 2000, 1999.999, 3_000_000];
  let nowMs = 0;
  const ids = new MessageIds({ nowMs: () => nowMs });
  let last = 0n;
  for (const seconds of times) {
    nowMs = seconds * 1000;
    for (const kind of [ID_OF.client, ID_OF.reply, ID_OF.notice]) {
      const id = ids.next(kind);
      expect(id).toBeGreaterThan(last);
      expect(messageIdKind(id)).toBe(kind);
      last = id;
    }
  }
  expect(Math.abs(messageIdMs(last) - nowMs)).toBeLessThan(1);
});

test('S2 identifiers that exhaust a second continue in the next', () => {
  const ids = new MessageIds({ nowMs: () => 999.999_999_9 });
  const drawn = Array.from({ length: 400 }, () => ids.next(ID_OF.client));
  expect(new Set(drawn).size).toBe(400);
  expect(drawn.at(-1)! >> 32n).toBe(1n);
});
