/**
 * What a link offers, as types. Three kinds of method, each a map `name → [request, reply]`:
 * - calls: one request, one reply;
 * - streams: one request, then items until either side ends (gRPC flow control is the back-pressure);
 * - batches: calls of a hot path. Many share one long-lived stream and one message; each keeps its own deadline and cancellation.
 * Everything that travels is plain data: numbers, bigints, strings, Uint8Arrays, arrays, objects, undefined.
 */
export type NoMethods = Record<never, [never, never]>;

/** `roles[method]` = the certificate roles that may call it (least privilege); a method without an entry is refused to everybody. */
export type LinkContract<Calls, Streams, Batches> = {
  readonly name: string;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Carries the types only; never set. */
  readonly types?: { calls: Calls; streams: Streams; batches: Batches };
};

/** `name` is also the role (and the TLS name) of the serving process. */
export function defineLink<Calls, Streams = NoMethods, Batches = NoMethods>(
  name: string,
  roles: Record<keyof Calls | keyof Streams | keyof Batches, readonly string[]>,
): LinkContract<Calls, Streams, Batches> {
  return { name, roles };
}

export type Request<Methods, Name extends keyof Methods> = Methods[Name] extends [infer Req, unknown] ? Req : never;
export type Reply<Methods, Name extends keyof Methods> = Methods[Name] extends [unknown, infer Rep] ? Rep : never;

/** Who calls, and until when an answer is of use. */
export type CallContext = {
  /** Common name of the peer's certificate, such as `gateway-1`. */
  readonly peer: string;
  /** The peer's role, such as `gateway`. */
  readonly role: string;
  /** Milliseconds since 1970; Infinity for a stream. */
  readonly deadlineAtMs: number;
  /** Aborts when the caller cancels, its deadline passes or its connection breaks. */
  readonly signal: AbortSignal;
};

export type LinkHandlers<Calls, Streams, Batches> = {
  calls: { [N in keyof Calls]: (request: Request<Calls, N>, context: CallContext) => Reply<Calls, N> | Promise<Reply<Calls, N>> };
  streams: { [N in keyof Streams]: (request: Request<Streams, N>, context: CallContext) => AsyncIterable<Reply<Streams, N>> };
  batches: { [N in keyof Batches]: (request: Request<Batches, N>, context: CallContext) => Reply<Batches, N> | Promise<Reply<Batches, N>> };
};

export const CALL_TIMEOUT_MS = 10_000;

export type CallOptions = {
  /** Default CALL_TIMEOUT_MS. The call rejects with DEADLINE_EXCEEDED after it. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

export interface LinkClient<Calls, Streams, Batches> {
  /** Rejects with LinkError; its code is one of `LinkFailure` or what the handler threw. */
  call<N extends keyof Calls & string>(name: N, request: Request<Calls, N>, options?: CallOptions): Promise<Reply<Calls, N>>;
  /** Throws LinkError from the iteration when the link breaks; the caller resumes from where it stood. */
  stream<N extends keyof Streams & string>(name: N, request: Request<Streams, N>, options?: { signal?: AbortSignal }): AsyncIterable<Reply<Streams, N>>;
  /** Like `call`, through the batched stream. Rejects at once with OVERLOADED when too many calls are in flight. */
  send<N extends keyof Batches & string>(name: N, request: Request<Batches, N>, options?: CallOptions): Promise<Reply<Batches, N>>;
  /** Resolves when the connection stands; rejects with UNAVAILABLE after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  close(): void;
}
