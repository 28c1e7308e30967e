/** LinkError ↔ gRPC status. What a handler threw travels as ABORTED with the code as its details; the rest are gRPC's own words. */
import { status, type StatusObject } from '@grpc/grpc-js';
import { LinkError, type LinkFailure } from './link-error.ts';

const failureOf: { [code: number]: LinkFailure } = {
  [status.UNAVAILABLE]: 'UNAVAILABLE',
  [status.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  // A process that is cut off resets its streams so; who cancels a call of its own knows that without a status.
  [status.CANCELLED]: 'UNAVAILABLE',
  [status.PERMISSION_DENIED]: 'PERMISSION_DENIED',
  [status.UNAUTHENTICATED]: 'PERMISSION_DENIED',
  [status.UNIMPLEMENTED]: 'UNIMPLEMENTED',
};

/** The connection broke under the call: grpc-js says INTERNAL for a stream reset by a dying process. */
const CONNECTION_LOST = /RST_STREAM|Connection dropped|ECONNRESET/;

export function linkErrorOf({ code, details }: Pick<StatusObject, 'code' | 'details'>): LinkError {
  if (code === status.ABORTED) return new LinkError(details);
  const failure = failureOf[code] ?? (CONNECTION_LOST.test(details) ? 'UNAVAILABLE' : 'INTERNAL');
  return new LinkError(failure, `${failure}: ${details}`);
}

export function statusOf(code: string): { code: status; details: string } {
  return { code: status.ABORTED, details: code };
}
