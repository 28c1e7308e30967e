/** Refusals and how they are reported to clients: a gRPC status, and the name in the trailer `exception` from which clients choose the error class. */
import { Metadata, status, type ServerErrorResponse } from '@grpc/grpc-js';

export type RefusalKind = 'unauthenticated' | 'access-denied' | 'invalid' | 'too-large' | 'overloaded' | 'stopping' | 'broken';

const CODES: Record<RefusalKind, status> = {
  'unauthenticated': status.UNAUTHENTICATED,
  'access-denied': status.PERMISSION_DENIED,
  'invalid': status.INVALID_ARGUMENT,
  'too-large': status.INVALID_ARGUMENT,
  'overloaded': status.RESOURCE_EXHAUSTED,
  'stopping': status.UNAVAILABLE,
  'broken': status.INTERNAL,
};

const EXCEPTIONS: Partial<Record<RefusalKind, string>> = { 'access-denied': 'access-denied', 'too-large': 'maximum-append-size-exceeded' };

/** The message is read by clients, so it must not contain internal details. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly trailers: Record<string, string>;
  constructor(kind: RefusalKind, message: string, trailers: Record<string, string> = {}) {
    super(message);
    this.kind = kind;
    this.trailers = trailers;
  }
}

export function grpcError({ kind, message, trailers }: Refusal): ServerErrorResponse {
  const metadata = new Metadata();
  const exception = EXCEPTIONS[kind];
  if (exception) metadata.set('exception', exception);
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(message), { code: CODES[kind], details: message, metadata });
}

/** Bytes that are not a valid message are the caller's fault; other errors are internal and are not disclosed. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof RangeError) return new Refusal('invalid', 'the request cannot be read');
  return new Refusal('broken', 'the request failed; the server\'s log tells why');
}
