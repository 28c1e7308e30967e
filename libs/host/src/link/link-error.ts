/** Failures of a link; every other code is a refusal thrown by the handler. */
export type LinkFailure =
  | 'UNAVAILABLE' // not connected, or the connection broke during the call: its outcome is unknown
  | 'OVERLOADED' // too many calls in progress: nothing was done
  | 'DEADLINE_EXCEEDED' // outcome unknown
  | 'CANCELLED' // by the caller; outcome unknown
  | 'PERMISSION_DENIED' // the role of the caller's certificate must not call this method
  | 'UNIMPLEMENTED' // the server does not have the method
  | 'INTERNAL'; // the handler failed; the reason is in the server's log only

const failures: ReadonlySet<string> = new Set<LinkFailure>([
  'UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED', 'CANCELLED', 'PERMISSION_DENIED', 'UNIMPLEMENTED', 'INTERNAL',
]);

/** Restricted, because codes are sent in a gRPC status. */
const CODE = /^[A-Za-z0-9_.%-]{1,120}$/;

/** Thrown by a handler, the `code` is sent to the caller unchanged (for example a TL error name); the message is not sent. */
export class LinkError extends Error {
  readonly code: string;
  constructor(code: LinkFailure | (string & {}), message?: string) {
    super(message ?? code);
    this.name = 'LinkError';
    this.code = CODE.test(code) ? code : 'INTERNAL';
  }
}

/** Whether an error is a LinkError, with this code if given. */
export function isLinkError(error: unknown, code?: LinkFailure): error is LinkError {
  return error instanceof LinkError && (code === undefined || error.code === code);
}

/** True for failures of the link itself, false for refusals of a handler. */
export function isLinkFailure(error: unknown): error is LinkError & { code: LinkFailure } {
  return error instanceof LinkError && failures.has(error.code);
}
