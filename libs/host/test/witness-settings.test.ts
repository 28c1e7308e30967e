import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../src/supervisor/settings.ts';

// c2sp.org/tlog-cosignature, type 0x04, with the first public key of RFC 8032 §7.1.
const KEY = 'witness.example.org+ac94e85e+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea';

async function settings(witnesses: unknown) {
  const dir = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    writeFileSync(join(dir, 'settings.json'), JSON.stringify({ witnesses }));
    return (await readSettings(dir)).witnesses;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test('witnesses: one key or several, none by default', async () => {
  expect(await settings(undefined)).toEqual([]);
  const url = 'https://witness.example.org/log';
  expect(await settings([{ url, verifierKey: KEY }, { url, verifierKey: [KEY, KEY] }])).toEqual([{ url, verifierKeys: [KEY] }, { url, verifierKeys: [KEY, KEY] }]);
});

test.each([
  ['no list', { url: 'https://a', verifierKey: KEY }, 'must be a list'],
  ['too many', Array.from({ length: 17 }, () => ({ url: 'https://a', verifierKey: KEY })), 'at most 16'],
  ['no address', [{ url: 'ftp://a', verifierKey: KEY }], 'needs a url'],
  ['no key', [{ url: 'https://a' }], 'needs the verifierKey'],
  ['a key of a log', [{ url: 'https://a', verifierKey: 'example.org+00000000+AQ==' }], 'that is none'],
  ['an unknown word', [{ url: 'https://a', verifierKey: KEY, name: 'a' }], 'does not know "name"'],
])('witnesses with %s are refused', async (_, witnesses, reason) => {
  await expect(settings(witnesses)).rejects.toThrow(reason);
});
