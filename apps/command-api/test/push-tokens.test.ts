import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PushTokens } from '../src/secrets/push-tokens.ts';
import { openSecrets } from '../src/secrets/secrets-store.ts';

test('push tokens are stored encrypted, and no file contains them after the registration is removed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'push-tokens-'));
  const database = openSecrets(join(folder, 'secrets.sqlite'));
  const tokens = new PushTokens(database, new Uint8Array(32).fill(3));
  const key = 0xf000_0000_0000_0001n;
  const device = { token: 'MARKER-TOKEN', secret: Uint8Array.of(1, 2), others: [10_000_000_002] };
  const wrapped = () => database.prepare('SELECT wrapped FROM push_token').get()?.['wrapped'] as Uint8Array | undefined;
  const files = () => readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  try {
    tokens.put(key, device);
    expect(tokens.find(key)).toEqual(device);
    expect([tokens.isKept(key, 'MARKER-TOKEN'), tokens.isKept(key, 'MARKER'), tokens.isKept(7n, 'MARKER-TOKEN')]).toEqual([true, false, false]);
    expect(files().some((bytes) => bytes.includes('MARKER'))).toBe(false);
    const held = Buffer.from(wrapped()!);
    expect(files().some((bytes) => bytes.includes(held))).toBe(true);
    tokens.forget(key);
    expect(tokens.find(key)).toBeUndefined();
    expect(files().some((bytes) => bytes.includes(held))).toBe(false);
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
