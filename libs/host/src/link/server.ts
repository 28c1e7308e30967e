/** The server end of a link: mutual TLS, the role table, and the handlers. */
import type {
  sendUnaryData, Server, ServerDuplexStream, ServerUnaryCall, ServerWritableStream, ServiceDefinition, UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { roleOf, type Credentials } from '../certificates.ts';
import type { EventEmitter } from 'node:events';
import type { Address } from '../config.ts';
import type { Logger } from '../logging.ts';
import { BatchServing } from './batch-server.ts';
import type { CallContext, LinkContract, LinkHandlers } from './contract.ts';
import { grpc } from './grpc.ts';
import { Status, statusOf } from './grpc-status.ts';
import { LinkError } from './link-error.ts';
import { channelOptions, decode, encode, methodPath } from './wire.ts';
import { drained } from '../drained.ts';

export type ServeOptions = {
  /** Port 0 = any free one. */
  address: Address;
  credentials: Credentials;
  log: Logger;
  /** Limit on concurrent batched calls per client process; further ones are answered with OVERLOADED. Default 16,384. */
  inFlightMax?: number;
};

export type LinkServer = {
  port: number;
  /** Ends streams, lets batched calls in progress finish, and cancels the rest after `graceMs` (default 3,000). */
  close(graceMs?: number): Promise<void>;
};

type Handler = (request: unknown, context: CallContext) => unknown;
type Handlers = Record<'calls' | 'streams' | 'batches', Record<string, Handler>>;
type Unary = ServerUnaryCall<Buffer, Buffer>;
type Streaming = ServerWritableStream<Buffer, Buffer>;
type Batching = ServerDuplexStream<Buffer, Buffer>;
type Surface = Unary | Streaming | Batching;

/** Throws an error with code EADDRINUSE (see asFatalError) when the port is in use. */
export async function serveLink<Calls, Streams, Batches>(
  contract: LinkContract<Calls, Streams, Batches>,
  handlers: LinkHandlers<Calls, Streams, Batches>,
  options: ServeOptions,
): Promise<LinkServer> {
  const serving = new Serving(contract, options);
  const server = new (grpc().Server)({ ...channelOptions, 'grpc.max_concurrent_streams': 4_096 });
  const { definition, implementation } = serving.service(handlers as unknown as Handlers);
  server.addService(definition, implementation);
  const port = await listen(server, options);
  return { port, close: (graceMs = 3_000) => serving.close(server, graceMs) };
}

class Serving {
  readonly #contract: LinkContract<unknown, unknown, unknown>;
  readonly #options: ServeOptions;
  readonly #closing = new AbortController();
  readonly #batches = new Set<BatchServing>();

  constructor(contract: LinkContract<unknown, unknown, unknown>, options: ServeOptions) {
    this.#contract = contract;
    this.#options = options;
  }

  service({ calls, streams, batches }: Handlers): { definition: ServiceDefinition; implementation: UntypedServiceImplementation } {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    const add = (name: string, requestStream: boolean, responseStream: boolean, serve: UntypedServiceImplementation[string]) => {
      definition[name] = { path: methodPath(this.#contract.name, name), requestStream, responseStream, ...identity };
      implementation[name] = serve;
    };
    for (const [name, handler] of Object.entries(calls)) add(name, false, false, (call: Unary, reply: sendUnaryData<Buffer>) => void this.#answer(name, handler, call, reply));
    for (const [name, handler] of Object.entries(streams)) add(name, false, true, (call: Streaming) => void this.#stream(name, handler, call));
    for (const [name, handler] of Object.entries(batches)) add(name, true, true, (call: Batching) => this.#batch(name, handler, call));
    return { definition, implementation };
  }

  async #answer(name: string, handler: Handler, call: Unary, reply: sendUnaryData<Buffer>): Promise<void> {
    const peer = this.#admit(name, call);
    if (!peer) return reply(refused);
    const cancelled = cancelledWith(call);
    try {
      reply(null, encode(await handler(decode(call.request), context(peer, deadlineOf(call), cancelled.signal))));
    } catch (error) {
      reply(statusOf(this.#codeOf(name, error)));
    }
  }

  async #stream(name: string, handler: Handler, call: Streaming): Promise<void> {
    const peer = this.#admit(name, call);
    if (!peer) return void call.emit('error', refused);
    const cancelled = cancelledWith(call);
    const signal = AbortSignal.any([cancelled.signal, this.#closing.signal]);
    try {
      const items = handler(decode(call.request), context(peer, Infinity, signal)) as AsyncIterable<unknown>;
      await pump(items, call, signal);
      if (this.#closing.signal.aborted) call.emit('error', { code: Status.UNAVAILABLE, details: 'stopping' });
      else call.end();
    } catch (error) {
      if (!cancelled.signal.aborted) call.emit('error', statusOf(this.#codeOf(name, error)));
    }
  }

  #batch(name: string, handler: Handler, call: Batching): void {
    const peer = this.#admit(name, call);
    if (!peer) return void call.emit('error', refused);
    const serving = new BatchServing({
      call,
      inFlightMax: this.#options.inFlightMax ?? 16_384,
      handle: handler,
      peer,
      role: roleOf(peer),
      codeOf: (error) => this.#codeOf(name, error),
      ended: () => this.#batches.delete(serving),
    });
    this.#batches.add(serving);
  }

  /** The peer's common name if its role may call the method. */
  #admit(name: string, call: Surface): string | undefined {
    const subject = call.getAuthContext().sslPeerCertificate?.subject as { CN?: string } | undefined;
    const peer = subject?.CN ?? '';
    if (this.#contract.roles[name]?.includes(roleOf(peer))) return peer;
    this.#options.log.warn('link-refused', { method: name, role: roleOf(peer) });
    return undefined;
  }

  /** The error code that the caller may see: the one chosen by the handler, otherwise INTERNAL, with the reason in our log. */
  #codeOf(name: string, error: unknown): string {
    if (error instanceof LinkError) return error.code;
    const reason = error instanceof Error ? `${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}` : String(error);
    this.#options.log.error('link-handler-failed', { method: name, reason });
    return 'INTERNAL';
  }

  async close(server: Server, graceMs: number): Promise<void> {
    const cutOff = setTimeout(() => server.forceShutdown(), graceMs);
    this.#closing.abort();
    for (const batch of this.#batches) batch.finish();
    await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    clearTimeout(cutOff);
    server.forceShutdown();
  }
}

const identity = {
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
};
const refused = { code: Status.PERMISSION_DENIED, details: 'this role may not call this method' };

/** Writes item by item; waits for slower receivers (HTTP/2 flow control). */
async function pump(items: AsyncIterable<unknown>, call: Streaming, signal: AbortSignal): Promise<void> {
  for await (const item of items) {
    if (signal.aborted) return;
    if (!call.write(encode(item))) await drained(call, signal);
  }
}

function cancelledWith(call: EventEmitter): AbortController {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort());
  return controller;
}

function deadlineOf(call: Unary): number {
  const deadline = call.getDeadline();
  return typeof deadline === 'number' ? deadline : deadline.getTime();
}

function context(peer: string, deadlineAtMs: number, signal: AbortSignal): CallContext {
  return { peer, role: roleOf(peer), deadlineAtMs, signal };
}

function listen(server: Server, { address, credentials }: ServeOptions): Promise<number> {
  const pair = { private_key: Buffer.from(credentials.key), cert_chain: Buffer.from(credentials.certificate) };
  // The last argument requires and verifies the client's certificate.
  const tls = grpc().ServerCredentials.createSsl(Buffer.from(credentials.authority), [pair], true);
  return new Promise((resolve, reject) => {
    server.bindAsync(`${address.host}:${address.port}`, tls, (error, port) => (error ? reject(inUse(error, address)) : resolve(port)));
  });
}

/** grpc-js includes the errno only in the message. */
function inUse(error: Error, address: Address): Error {
  if (!error.message.includes('EADDRINUSE')) return error;
  return Object.assign(error, { code: 'EADDRINUSE', port: address.port });
}
