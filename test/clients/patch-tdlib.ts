/** Patches the copy of libtdjson.so (npm package prebuilt-tdlib) that test/clients/tdlib.ts loads. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getTdjson } from 'prebuilt-tdlib';
import { patchBinary } from './patch-binary.ts';

/** The addresses are short-string immediates: a length byte (twice the length), then the text. */
const ADDRESSES: [string, string][] = [['\x1c149.154', '\x1c127.154'], ['\x1a95.161.', '\x1a127.61.']];

/** Writes the copy into `folder` and returns its path. Throws when the patch does not fit the library. */
export async function patchTdlib(folder: string, publicKeyPem: string): Promise<string> {
  const binary = await readFile(getTdjson());
  const { keys, addresses } = patchBinary(binary, publicKeyPem, ADDRESSES);
  if (keys !== 3 || addresses !== 2) throw new Error(`unknown libtdjson: ${keys} keys and ${addresses} addresses instead of 3 and 2`);
  const target = join(folder, 'libtdjson-patched.so');
  await writeFile(target, binary);
  return target;
}
