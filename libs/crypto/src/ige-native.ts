import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { IgeBackend } from './aes-ige.ts';

const ADDON = fileURLToPath(new URL(`../native/build/aes-ige-${process.platform}-${process.arch}.node`, import.meta.url));

/**
 * Loads the addon in ../native, which native/build.mjs builds where a C compiler is available.
 * @throws when it is missing, built for another machine, or the processor has no AES instructions
 */
export function loadNativeBackend(): IgeBackend {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Pick<IgeBackend, 'encrypt' | 'decrypt'>>;
  if (!addon.encrypt || !addon.decrypt) throw new Error('the processor has no AES instructions');
  return { name: 'native', encrypt: addon.encrypt, decrypt: addon.decrypt };
}
