import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Descent } from './ggm-path.ts';
import type { RowHashing } from './merkle-rows.ts';

const ADDON = fileURLToPath(new URL(`../native/build/sha-256-${process.platform}-${process.arch}.node`, import.meta.url));

type Addon = Pick<RowHashing, 'hashLeaves' | 'hashNodes'> & Pick<Descent, 'descend'>;

/**
 * The addon of ../native, built by native/build.mjs where a C compiler is.
 * @throws when it is not there, is for another machine, or the processor lacks SHA instructions
 */
export function loadNativeHashing(): RowHashing {
  const { hashLeaves, hashNodes } = loadAddon();
  return { name: 'native', hashLeaves, hashNodes };
}

/** Likewise. */
export function loadNativeDescent(): Descent {
  return { name: 'native', descend: loadAddon().descend };
}

function loadAddon(): Addon {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Addon>;
  if (!addon.hashLeaves || !addon.hashNodes || !addon.descend) throw new Error('the processor has no SHA instructions');
  return addon as Addon;
}
