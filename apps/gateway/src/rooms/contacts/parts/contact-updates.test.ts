import { expect, test } from 'vitest';
import type { Context } from '../../../rpc/context.ts';
import { contactUpdates } from './contact-updates.ts';

test('however many contacts are changed at once, the number of queries for the answer is limited', async () => {
  let asked = 0;
  const queries = { peerSettingsHidden: async () => { asked++; return true; } };
  const context = { viewer: 1, nowS: 1, read: async () => queries, view: {}, services: { users: { show: async () => [] } } } as unknown as Context;
  const { updates } = await contactUpdates(context, Array.from({ length: 5_000 }, (_, index) => 10 + index));
  expect([asked, updates.length]).toEqual([100, 100]);
});
