/** The RSA key for the first message of a key exchange; created at first start. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generateRsaKey, rsaPrivateKeyFromPem, rsaPrivatePem, rsaPublicPem, type RsaPrivateKey, type RsaPublicKey } from '@teamgram/crypto';
import { ExitCode, FatalError, type DataPaths } from '@teamgram/host';

/** Creates the key at first start, and (re)writes the public key file that people copy into their clients. @throws {FatalError} */
export async function ensureRsaKey({ rsaKeyFile, rsaPublicKeyFile }: Pick<DataPaths, 'rsaKeyFile' | 'rsaPublicKeyFile'>): Promise<RsaPublicKey> {
  const isNew = !existsSync(rsaKeyFile);
  if (isNew && existsSync(rsaPublicKeyFile)) throw lost(rsaKeyFile, rsaPublicKeyFile);
  if (isNew) writeSecret(rsaKeyFile, rsaPrivatePem(await makeKey()));
  const { publicKey } = readKey(rsaKeyFile);
  writeFileSync(rsaPublicKeyFile, rsaPublicPem(publicKey));
  return publicKey;
}

/** Clients have the public key built in and would not trust a server with another one. */
function lost(rsaKeyFile: string, rsaPublicKeyFile: string): FatalError {
  const anew = `to begin with a new key, which every client must be given, remove ${rsaPublicKeyFile} too`;
  return new FatalError(`${rsaKeyFile} is missing; restore it from a backup (a new key locks every client out); ${anew}`, ExitCode.damaged);
}

async function makeKey(): Promise<RsaPrivateKey> {
  for (;;) {
    const key = await generateRsaKey();
    if (isFoundByEveryClient(key.publicKey.fingerprint)) return key;
  }
}

/**
 * @mtcute/core 0.30 compares the fingerprint as unpadded hexadecimal with padded ones, so it never finds a key whose fingerprint starts with a zero digit:
 * one key in sixteen.
 */
export function isFoundByEveryClient(fingerprint: bigint): boolean {
  return BigInt.asUintN(64, fingerprint) >> 60n !== 0n;
}

function readKey(path: string) {
  try {
    return rsaPrivateKeyFromPem(readFileSync(path, 'utf8'));
  } catch {
    throw new FatalError(`${path} is not a 2048-bit RSA key; restore it from a backup (a new key locks every client out)`, ExitCode.damaged);
  }
}

function writeSecret(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
