import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitCode } from '@teamgram/host';
import { expect, onTestFinished, test } from 'vitest';
import { ensureRsaKey, isFoundByEveryClient } from './rsa-key.ts';

test.each([
  [0x0daaaffe0b86896bn, false], // mtcute: "Could not find server public key with any of these fingerprints: daaaffe0b86896b"
  [0x00000000_00000001n, false],
  [0x10000000_00000000n, true],
  [-0x1000000000000000n, true],
  [-1n, true],
])('a key with fingerprint %s is kept: %s', (fingerprint, kept) => expect(isFoundByEveryClient(fingerprint)).toBe(kept));

test('a lost key is not replaced: clients would not trust a new one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'rsa key '));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const paths = { rsaKeyFile: join(directory, 'tls', 'mtproto-rsa.pem'), rsaPublicKeyFile: join(directory, 'mtproto-rsa-public.pem') };
  const { fingerprint } = await ensureRsaKey(paths);
  const text = readFileSync(paths.rsaKeyFile);
  expect((await ensureRsaKey(paths)).fingerprint).toBe(fingerprint);
  rmSync(paths.rsaKeyFile);
  for (let start = 0; start < 2; start++) await expect(ensureRsaKey(paths)).rejects.toMatchObject({ exitCode: ExitCode.damaged, message: expect.stringContaining('is missing; restore it from a backup') as string });
  rmSync(paths.rsaPublicKeyFile);
  await ensureRsaKey(paths);
  expect(readFileSync(paths.rsaKeyFile)).not.toEqual(text);
});
