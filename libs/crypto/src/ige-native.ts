import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { IgeBackend } from './aes-ige.ts';

const ADDON = fileURLToPath(new URL(`../native/build/aes-ige-${process.platform}-${process.arch}.node`, import.meta.url));

/**
 * The addon of ../native, built by native/build.mjs where a C compiler is.
 * @throws when it is not there, is for another machine, or the processor lacks AES instructions
 */
export function loadNativeBackend(): IgeBackend {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Pick<IgeBackend, 'encrypt' | 'decrypt'>>;
  if (!addon.encrypt || !addon.decrypt) throw new Error('the processor has no AES instructions');
  return { name: 'native', encrypt: addon.encrypt, decrypt: addon.decrypt };
}
