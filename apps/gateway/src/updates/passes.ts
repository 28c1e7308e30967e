import { DatabaseUnreachable } from '@teamgram/read-models';
import { isLinkFailure } from '@teamgram/host';

const PASSING: ReadonlySet<string> = new Set(['UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED']);

/** Whether somebody does not answer at the moment: the same again may go well. Everything else would fail again. */
export function passes(error: unknown): boolean {
  return error instanceof DatabaseUnreachable || (isLinkFailure(error) && PASSING.has(error.code));
}
