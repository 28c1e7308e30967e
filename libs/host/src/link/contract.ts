/**
 * The methods of a link, as types. There are three kinds, each a map `name → [request, reply]`:
 * - calls: one request, one reply;
 * - streams: one request, then items until either side ends the stream (with gRPC flow control as backpressure);
 * - batches: calls on a hot path. Many share one long-lived stream and one message; each has its own deadline and cancellation.
 * All values are plain data: numbers, bigints, strings, Uint8Arrays, arrays, objects, undefined.
 */
export type NoMethods = Record<never, [never, never]>;

/** `roles[method]`: the certificate roles that may call it (least privilege); a method without an entry is refused to everybody. */
export type LinkContract<Calls, Streams, Batches> = {
  readonly name: string;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Carries the types only; never set. */
  readonly types?: { calls: Calls; streams: Streams; batches: Batches };
};

/** Defines a link. `name` is also the role (and TLS name) of the server process. */
export function defineLink<Calls, Streams = NoMethods, Batches = NoMethods>(
  name: string,
  roles: Record<keyof Calls | keyof Streams | keyof Batches, readonly string[]>,
): LinkContract<Calls, Streams, Batches> {
  return { name, roles };
}

export type Request<Methods, Name extends keyof Methods> = Methods[Name] extends [infer Req, unknown] ? Req : never;
export type Reply<Methods, Name extends keyof Methods> = Methods[Name] extends [unknown, infer Rep] ? Rep : never;

/** The caller of a request, and how long the reply is useful. */
export type CallContext = {
  /** Common name of the peer's certificate, such as `gateway-1`. */
  readonly peer: string;
  /** The peer's role, such as `gateway`. */
  readonly role: string;
  /** Milliseconds since 1970; Infinity for a stream. */
  readonly deadlineAtMs: number;
  /** Aborts when the caller cancels, the deadline passes or the connection breaks. */
  readonly signal: AbortSignal;
};

/** The implementation of all methods of a link. */
export type LinkHandlers<Calls, Streams, Batches> = {
  calls: { [N in keyof Calls]: (request: Request<Calls, N>, context: CallContext) => Reply<Calls, N> | Promise<Reply<Calls, N>> };
  streams: { [N in keyof Streams]: (request: Request<Streams, N>, context: CallContext) => AsyncIterable<Reply<Streams, N>> };
  batches: { [N in keyof Batches]: (request: Request<Batches, N>, context: CallContext) => Reply<Batches, N> | Promise<Reply<Batches, N>> };
};

/** Default deadline of a call. */
export const CALL_TIMEOUT_MS = 10_000;

export type CallOptions = {
  /** Default CALL_TIMEOUT_MS. After this time the call rejects with DEADLINE_EXCEEDED. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

/** The client end of a link. */
export interface LinkClient<Calls, Streams, Batches> {
  /** Rejects with LinkError; its code is a `LinkFailure` or was thrown by the handler. */
  call<N extends keyof Calls & string>(name: N, request: Request<Calls, N>, options?: CallOptions): Promise<Reply<Calls, N>>;
  /** The iteration throws LinkError when the link breaks; the caller resumes from its last position. */
  stream<N extends keyof Streams & string>(name: N, request: Request<Streams, N>, options?: { signal?: AbortSignal }): AsyncIterable<Reply<Streams, N>>;
  /** Like `call`, through the batched stream. Rejects at once with OVERLOADED when too many calls are in progress. */
  send<N extends keyof Batches & string>(name: N, request: Request<Batches, N>, options?: CallOptions): Promise<Reply<Batches, N>>;
  /** Resolves when connected; rejects with UNAVAILABLE after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  close(): void;
}
