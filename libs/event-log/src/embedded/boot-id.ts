import { existsSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';

const LINUX_BOOT_ID = '/proc/sys/kernel/random/boot_id';
const ROUNDING_S = 60;

/**
 * Differs after every start of the machine. Where the system has no such id, the time of the start does: two values of one boot may differ when the
 * clock is set, which costs a rebuild and nothing else.
 */
export function bootId(): string {
  if (existsSync(LINUX_BOOT_ID)) return readFileSync(LINUX_BOOT_ID, 'latin1').trim();
  return `boot at ${Math.round((Date.now() / 1000 - uptime()) / ROUNDING_S)}`;
}
