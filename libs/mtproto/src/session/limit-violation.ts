import type { ServerLimits } from '../server/limits.ts';

/** "Error 429 (transport flood) is returned … if any of the container/service message limits are reached" (mtproto-transports). */
export class LimitViolation extends Error {
  constructor() {
    super('a limit of service messages is passed');
    this.name = 'LimitViolation';
  }
}

/** "Max 8192 IDs are allowed per constructor." @throws {LimitViolation} */
export function requireCount(count: number, { idsMax }: ServerLimits): void {
  if (count > idsMax) throw new LimitViolation();
}
