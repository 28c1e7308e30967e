import { ExitCode, FatalError } from '../fatal-error.ts';

/** Refuses anything but an object with known keys: an unknown key is an operator's mistake, which would otherwise go unnoticed. @throws {FatalError} */
export function refuseUnknown(value: unknown, known: string[], where: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FatalError(`${where}: must be an object { … } with some of ${known.join(', ')}`, ExitCode.config);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new FatalError(`${where}: does not know "${unknown}"; it knows ${known.join(', ')}`, ExitCode.config);
}
