import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Descent } from './ggm-path.ts';
import type { RowHashing } from './merkle-rows.ts';

const ADDON = fileURLToPath(new URL(`../native/build/sha-256-${process.platform}-${process.arch}.node`, import.meta.url));

type Addon = Pick<RowHashing, 'hashLeaves' | 'hashNodes'> & Pick<Descent, 'descend'>;

/**
 * Loads the addon in ../native, which native/build.mjs builds where a C compiler is available.
 * @throws when it is missing, built for another machine, or the processor has no SHA instructions
 */
export function loadNativeHashing(): RowHashing {
  const { hashLeaves, hashNodes } = loadAddon();
  return { name: 'native', hashLeaves, hashNodes };
}

/** Like `loadNativeHashing`, for the descent in key trees. */
export function loadNativeDescent(): Descent {
  return { name: 'native', descend: loadAddon().descend };
}

function loadAddon(): Addon {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Addon>;
  if (!addon.hashLeaves || !addon.hashNodes || !addon.descend) throw new Error('the processor has no SHA instructions');
  return addon as Addon;
}
