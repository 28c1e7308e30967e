/** What can go wrong between two processes; every other code is a refusal that the handler itself threw. */
export type LinkFailure =
  | 'UNAVAILABLE' // not connected, or the connection broke while the call was under way: its outcome is unknown
  | 'OVERLOADED' // too many calls in flight: nothing was done
  | 'DEADLINE_EXCEEDED' // outcome unknown
  | 'CANCELLED' // by the caller; outcome unknown
  | 'PERMISSION_DENIED' // the role of the caller's certificate may not call this method
  | 'UNIMPLEMENTED' // the serving process does not know the method
  | 'INTERNAL'; // the handler failed; the reason stands in the serving process's log only

const failures: ReadonlySet<string> = new Set<LinkFailure>([
  'UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED', 'CANCELLED', 'PERMISSION_DENIED', 'UNIMPLEMENTED', 'INTERNAL',
]);

/** Codes are words, since they travel in a gRPC status line. */
const CODE = /^[A-Za-z0-9_.%-]{1,120}$/;

/** Thrown by a handler, `code` reaches the caller as it is (a TL error name, say); the message does not travel. */
export class LinkError extends Error {
  readonly code: string;
  constructor(code: LinkFailure | (string & {}), message?: string) {
    super(message ?? code);
    this.name = 'LinkError';
    this.code = CODE.test(code) ? code : 'INTERNAL';
  }
}

export function isLinkError(error: unknown, code?: LinkFailure): error is LinkError {
  return error instanceof LinkError && (code === undefined || error.code === code);
}

/** True for failures of the link itself, false for what a handler refused. */
export function isLinkFailure(error: unknown): error is LinkError & { code: LinkFailure } {
  return error instanceof LinkError && failures.has(error.code);
}
