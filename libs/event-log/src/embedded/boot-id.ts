import { existsSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';

const LINUX_BOOT_ID = '/proc/sys/kernel/random/boot_id';
const ROUNDING_S = 60;

/**
 * An id of the machine's current boot. On systems without one it is derived from the boot time: two values may then differ within one boot when the
 * clock is set, which costs only a rebuild of the index.
 */
export function bootId(): string {
  if (existsSync(LINUX_BOOT_ID)) return readFileSync(LINUX_BOOT_ID, 'latin1').trim();
  return `boot at ${Math.round((Date.now() / 1000 - uptime()) / ROUNDING_S)}`;
}
