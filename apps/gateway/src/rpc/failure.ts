/** A failed request as the error that the client receives. */
import { Refusal } from '@teamgram/domain';
import { errorCode, errorMessage, isErrorName, TlError } from '@teamgram/tl';
import type { ErrorName } from '@teamgram/tl';
import { isLinkFailure, LinkError } from '@teamgram/host';

export type Failure = { code: number; message: string; error: ErrorName; refused: boolean };

/** Converts anything thrown. `refused` false: an error of this server, which is to be logged. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Refusal) return refused(thrown.error, thrown.argument);
  if (thrown instanceof TlError) return refused(unreadable(thrown));
  if (isLinkFailure(thrown)) return { ...refused('RPC_CALL_FAIL'), refused: false };
  if (thrown instanceof LinkError) return refusedBy(thrown.code);
  return { ...refused('INTERNAL_SERVER_ERROR'), refused: false };
}

/** A refusal received from another program over a link: its name, with the number inserted (FLOOD_WAIT_30). */
function refusedBy(text: string, argument?: number): Failure {
  if (isErrorName(text)) return refused(text, argument);
  const numbered = text.match(/^(.*_)(\d+)$/);
  const name = numbered && `${numbered[1]}X`;
  if (name && isErrorName(name)) return refused(name, Number(numbered[2]));
  return { ...refused('INTERNAL_SERVER_ERROR'), refused: false };
}

export function refused(error: ErrorName, argument?: number): Failure {
  return { code: errorCode(error), message: errorMessage(error, argument), error, refused: true };
}

function unreadable({ kind }: TlError): ErrorName {
  if (kind === 'UNKNOWN_CONSTRUCTOR' || kind === 'WRONG_TYPE' || kind === 'NOT_LIFTABLE') return 'INPUT_CONSTRUCTOR_INVALID';
  return kind === 'TRUNCATED' || kind === 'INVALID_VALUE' ? 'INPUT_FETCH_ERROR' : 'INPUT_REQUEST_TOO_LONG';
}
