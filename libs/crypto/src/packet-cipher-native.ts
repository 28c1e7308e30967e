import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PacketCipher } from './packet-cipher.ts';

const ADDON = fileURLToPath(new URL(`../native/build/message-key-${process.platform}-${process.arch}.node`, import.meta.url));

/**
 * Loads the addon in ../native, which native/build.mjs builds where a C compiler is available.
 * @throws when it is missing, built for another machine, or the processor has no AES or SHA instructions
 */
export function loadNativePacketCipher(): PacketCipher {
  const addon = createRequire(import.meta.url)(ADDON) as Partial<Pick<PacketCipher, 'seal' | 'open'>>;
  if (!addon.seal || !addon.open) throw new Error('the processor has no AES or SHA instructions');
  return { name: 'native', seal: addon.seal, open: addon.open };
}
