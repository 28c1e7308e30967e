import { DatabaseUnreachable } from '@teamgram/read-models';
import { isLinkFailure } from '@teamgram/host';

const PASSING: ReadonlySet<string> = new Set(['UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED']);

/** Whether an error means that a service does not answer at the moment, so that a retry may succeed. Any other error would occur again. */
export function passes(error: unknown): boolean {
  return error instanceof DatabaseUnreachable || (isLinkFailure(error) && PASSING.has(error.code));
}
