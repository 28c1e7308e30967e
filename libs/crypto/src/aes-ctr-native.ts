import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CtrCipher } from './aes-ctr.ts';

const ADDON = fileURLToPath(new URL(`../native/build/aes-ctr-${process.platform}-${process.arch}.node`, import.meta.url));
/** Round keys (240 bytes), counter (16), the newest block of key stream (16), how much of it is left (1), and what makes the whole a multiple of 8. */
const STATE_BYTES = 280;

type Addon = {
  begin: (key: Uint8Array, counter: Uint8Array, state: Uint8Array) => void;
  apply: (state: Uint8Array, source: Uint8Array, target: Uint8Array) => void;
};

/**
 * The addon of ../native, built by native/build.mjs where a C compiler is.
 * @throws when it is not there, is for another machine, or the processor lacks AES instructions
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
