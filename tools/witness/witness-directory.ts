import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey, signingKeyFromSeed, signingSeed, type NoteSigner, type SigningKey } from '@teamgram/crypto';
import { printedWitnessKeys, SqliteWitnessStore, witnessSigners } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';

/** Identity of a witness. The file with its private keys is readable by its owner only. */
export type WitnessIdentity = { name: string; keys: { ed25519: SigningKey; mlDsa44: SigningKey } };

const KEY_FILE = 'key.json';
const STORE_FILE = 'witness.sqlite';

/** Creates a witness in a directory, which contains its keys and what it has seen of each log. */
export function createWitness(dir: string, name: string): WitnessIdentity {
  if (existsSync(join(dir, KEY_FILE))) throw new FatalError(`there is a witness in ${dir} already`, ExitCode.usage);
  if (!/^[^+\s]{1,255}$/u.test(name)) throw new FatalError('the name is a URL without scheme, e.g. witness.example.org: no spaces, no plus', ExitCode.usage);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const keys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  const seed = (key: SigningKey) => Buffer.from(signingSeed(key)).toString('base64');
  const path = join(dir, KEY_FILE);
  writeFileSync(`${path}.new`, JSON.stringify({ name, ed25519: seed(keys.ed25519), mlDsa44: seed(keys.mlDsa44) }), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return { name, keys };
}

/** Loads a witness's identity. Throws FatalError when there is none in the directory. */
export function openWitness(dir: string): WitnessIdentity {
  const path = join(dir, KEY_FILE);
  if (!existsSync(path)) throw new FatalError(`there is no witness in ${dir}; make one with npm run ops -- witness init NAME`, ExitCode.usage);
  const { name, ed25519, mlDsa44 } = JSON.parse(readFileSync(path, 'utf8')) as Record<'name' | 'ed25519' | 'mlDsa44', string>;
  const key = (algorithm: 'ed25519' | 'ml-dsa-44', seed: string) => signingKeyFromSeed(algorithm, Buffer.from(seed, 'base64'));
  return { name, keys: { ed25519: key('ed25519', ed25519), mlDsa44: key('ml-dsa-44', mlDsa44) } };
}

/** The verifier keys that a log's operator puts into settings.json. */
export function keysOf({ name, keys }: WitnessIdentity): string[] {
  return printedWitnessKeys(name, keys);
}

/** Signers for cosignatures with the current time. */
export function signersOf({ name, keys }: WitnessIdentity): NoteSigner[] {
  return witnessSigners(name, keys, () => Math.floor(Date.now() / 1000));
}

/** Opens the store of what the witness has seen. Throws FatalError when there is no witness in the directory. */
export function openStore(dir: string): SqliteWitnessStore {
  openWitness(dir);
  return new SqliteWitnessStore(join(dir, STORE_FILE));
}
