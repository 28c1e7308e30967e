/** LinkError ↔ gRPC status. What a handler threw travels as ABORTED with the code as its details; the rest are gRPC's own words. */
import type { StatusObject } from '@grpc/grpc-js';
import { LinkError, type LinkFailure } from './link-error.ts';

/** grpc.io/docs/guides/status-codes: numbers, so that nothing is loaded for them. */
export const Status = { CANCELLED: 1, DEADLINE_EXCEEDED: 4, PERMISSION_DENIED: 7, ABORTED: 10, UNIMPLEMENTED: 12, UNAVAILABLE: 14, UNAUTHENTICATED: 16 } as const;

const failureOf: { [code: number]: LinkFailure } = {
  [Status.UNAVAILABLE]: 'UNAVAILABLE',
  [Status.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  // A process that is cut off resets its streams so; who cancels a call of its own knows that without a status.
  [Status.CANCELLED]: 'UNAVAILABLE',
  [Status.PERMISSION_DENIED]: 'PERMISSION_DENIED',
  [Status.UNAUTHENTICATED]: 'PERMISSION_DENIED',
  [Status.UNIMPLEMENTED]: 'UNIMPLEMENTED',
};

/** The connection broke under the call: grpc-js says INTERNAL for a stream reset by a dying process. */
const CONNECTION_LOST = /RST_STREAM|Connection dropped|ECONNRESET/;

export function linkErrorOf({ code, details }: Pick<StatusObject, 'code' | 'details'>): LinkError {
  if (code === Status.ABORTED) return new LinkError(details);
  const failure = failureOf[code] ?? (CONNECTION_LOST.test(details) ? 'UNAVAILABLE' : 'INTERNAL');
  return new LinkError(failure, `${failure}: ${details}`);
}

export function statusOf(code: string): { code: typeof Status.ABORTED; details: string } {
  return { code: Status.ABORTED, details: code };
}
