import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CtrCipher } from './aes-ctr.ts';

const ADDON = fileURLToPath(new URL(`../native/build/aes-ctr-${process.platform}-${process.arch}.node`, import.meta.url));
/** Round keys (240 bytes), counter (16), the last key stream block (16), the number of its unused bytes (1), and padding to a multiple of 8. */
const STATE_BYTES = 280;

type Addon = {
  begin: (key: Uint8Array, counter: Uint8Array, state: Uint8Array) => void;
  apply: (state: Uint8Array, source: Uint8Array, target: Uint8Array) => void;
};

/**
 * Loads the addon in ../native, which native/build.mjs builds where a C compiler is available.
 * @throws when it is missing, built for another machine, or the processor has no AES instructions
 */
export function loadNativeCtr(): CtrCipher {
  const { begin, apply } = createRequire(import.meta.url)(ADDON) as Partial<Addon>;
  if (!begin || !apply) throw new Error('the processor has no AES instructions');
  return {
    name: 'native',
    stream(key, iv) {
      const state = new Uint8Array(STATE_BYTES);
      begin(key, iv, state);
      return (data, target = Buffer.allocUnsafe(data.length)) => {
        apply(state, data, target);
        return target;
      };
    },
  };
}
