import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { FieldCipher } from './field-cipher.ts';

const ADDON = fileURLToPath(new URL(`../native/build/sealed-field-${process.platform}-${process.arch}.node`, import.meta.url));

/**
 * Loads the addon in ../native, which native/build.mjs builds where a C compiler is available.
 * @throws when it is missing, built for another machine, or the processor lacks AES, SHA or carry-less multiplication instructions
 */
export function loadNativeFieldCipher(): FieldCipher {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Pick<FieldCipher, 'seal' | 'open'>>;
  if (!addon.seal || !addon.open) throw new Error('the processor has no instructions for AES, SHA or carry-less products');
  return { name: 'native', seal: addon.seal, open: addon.open };
}
