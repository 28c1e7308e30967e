import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { RowHashing } from './merkle-rows.ts';

const ADDON = fileURLToPath(new URL(`../native/build/sha-256-${process.platform}-${process.arch}.node`, import.meta.url));

/**
 * The addon of ../native, built by native/build.mjs where a C compiler is.
 * @throws when it is not there, is for another machine, or the processor lacks SHA instructions
 */
export function loadNativeHashing(): RowHashing {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Pick<RowHashing, 'hashLeaves' | 'hashNodes'>>;
  if (!addon.hashLeaves || !addon.hashNodes) throw new Error('the processor has no SHA instructions');
  return { name: 'native', hashLeaves: addon.hashLeaves, hashNodes: addon.hashNodes };
}
