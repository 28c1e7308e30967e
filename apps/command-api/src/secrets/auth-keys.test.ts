import { expect, test, vi } from 'vitest';
import { AuthKeys } from './auth-keys.ts';
import { openSecrets } from './secrets-store.ts';

test('K7 destroying an unknown key causes no flush', async () => {
  const database = openSecrets(':memory:');
  const keys = new AuthKeys(database, new Uint8Array(32));
  await keys.save({ id: 1n, key: new Uint8Array(256).fill(1), kind: 'permanent' });
  const run = vi.spyOn(database, 'exec');
  const flushes = () => run.mock.calls.filter(([text]) => text.includes('wal_checkpoint')).length;
  expect([keys.destroy(2n), flushes()]).toEqual([false, 0]);
  expect([keys.destroy(1n), flushes()]).toEqual([true, 1]);
  keys.close();
  database.close();
});
