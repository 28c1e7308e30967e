import { ExitCode, FatalError } from '../fatal-error.ts';

/** A word that nobody reads is a mistake of the operator's, and would be a surprise later; so would be anything but an object with words. @throws {FatalError} */
export function refuseUnknown(value: unknown, known: string[], where: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FatalError(`${where}: must be an object { … } with some of ${known.join(', ')}`, ExitCode.config);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new FatalError(`${where}: does not know "${unknown}"; it knows ${known.join(', ')}`, ExitCode.config);
}
