import { ExitCode, FatalError } from '../fatal-error.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { refuseUnknown } from './unknown-words.ts';

/** The given limits, with defaults for all others. @throws {FatalError} */
export function limitsOf(given: unknown = {}, path: string): Limits {
  if (typeof given !== 'object' || given === null) throw new FatalError(`${path}: "limits" must be an object`, ExitCode.config);
  refuseUnknown(given, Object.keys(defaultLimits), `${path}, limits`);
  for (const [name, value] of Object.entries(given)) {
    const isRate = typeof defaultLimits[name as keyof Limits] === 'object';
    if (isRate ? isRateLimit(value) : isAmount(value)) continue;
    throw new FatalError(`${path}, limits: "${name}" must be ${isRate ? '{ "count": …, "windowS": … }' : 'a number from 0 on'}`, ExitCode.config);
  }
  return { ...defaultLimits, ...given };
}

function isRateLimit(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { count, windowS, ...others } = value as { count?: unknown; windowS?: unknown };
  return isAmount(count) && isAmount(windowS) && windowS > 0 && Object.keys(others).length === 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
