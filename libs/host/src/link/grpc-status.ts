/** LinkError ↔ gRPC status. Codes thrown by handlers are sent as ABORTED with the code as details; the rest are standard gRPC statuses. */
import type { StatusObject } from '@grpc/grpc-js';
import { LinkError, type LinkFailure } from './link-error.ts';

/** grpc.io/docs/guides/status-codes; defined here so that the gRPC library need not be loaded. */
export const Status = { CANCELLED: 1, DEADLINE_EXCEEDED: 4, PERMISSION_DENIED: 7, ABORTED: 10, UNIMPLEMENTED: 12, UNAVAILABLE: 14, UNAUTHENTICATED: 16 } as const;

const failureOf: { [code: number]: LinkFailure } = {
  [Status.UNAVAILABLE]: 'UNAVAILABLE',
  [Status.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  // Streams of a process that disconnects are reset with this status; callers that cancel do not depend on a status.
  [Status.CANCELLED]: 'UNAVAILABLE',
  [Status.PERMISSION_DENIED]: 'PERMISSION_DENIED',
  [Status.UNAUTHENTICATED]: 'PERMISSION_DENIED',
  [Status.UNIMPLEMENTED]: 'UNIMPLEMENTED',
};

/** The connection broke during the call: grpc-js reports INTERNAL for a stream reset by a dying process. */
const CONNECTION_LOST = /RST_STREAM|Connection dropped|ECONNRESET/;

export function linkErrorOf({ code, details }: Pick<StatusObject, 'code' | 'details'>): LinkError {
  if (code === Status.ABORTED) return new LinkError(details);
  const failure = failureOf[code] ?? (CONNECTION_LOST.test(details) ? 'UNAVAILABLE' : 'INTERNAL');
  return new LinkError(failure, `${failure}: ${details}`);
}

export function statusOf(code: string): { code: typeof Status.ABORTED; details: string } {
  return { code: Status.ABORTED, details: code };
}
