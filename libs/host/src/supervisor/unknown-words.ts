import { ExitCode, FatalError } from '../fatal-error.ts';

/** A word that nobody reads is a mistake of the operator's, and would be a surprise later. */
export function refuseUnknown(value: object, known: string[], where: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown) throw new FatalError(`${where}: does not know "${unknown}"; it knows ${known.join(', ')}`, ExitCode.config);
}
