/** The client end of a link: one TLS connection, kept alive and re-established by gRPC with backoff. */
import type { Client, Metadata, ServiceError } from '@grpc/grpc-js';
import type { Address } from '../config.ts';
import type { Credentials } from '../certificates.ts';
import { BatchClient } from './batch-client.ts';
import { CALL_TIMEOUT_MS, type CallOptions, type LinkClient, type LinkContract } from './contract.ts';
import { grpc } from './grpc.ts';
import { linkErrorOf } from './grpc-status.ts';
import { LinkError } from './link-error.ts';
import { channelOptions, decode, encode, methodPath } from './wire.ts';

export type ConnectOptions = {
  address: Address;
  credentials: Credentials;
  /** Limit on concurrent batched calls; further ones are refused with OVERLOADED. Default 8,192. */
  inFlightMax?: number;
  /** `ready` abandons a connection attempt after this time and starts another. Default 15 s. */
  attemptMs?: number;
};

/** Short, because an attempt costs next to nothing and at startup processes wait for each other. */
const RECONNECT_MIN_MS = 25;
const RECONNECT_MAX_MS = 100;

/** Returns at once; connects in the background. Calls made meanwhile wait for the connection until their deadline. */
export function connectLink<Calls, Streams, Batches>(
  contract: LinkContract<Calls, Streams, Batches>,
  options: ConnectOptions,
): LinkClient<Calls, Streams, Batches> {
  return new GrpcLinkClient(contract.name, options) as unknown as LinkClient<Calls, Streams, Batches>;
}

type Any = Record<string, [unknown, unknown]>;

class GrpcLinkClient implements LinkClient<Any, Any, Any> {
  readonly #link: string;
  readonly #open: () => Client;
  readonly #inFlightMax: number;
  readonly #attemptMs: number;
  #client: Client;
  readonly #batches = new Map<string, BatchClient>();
  #closed = false;

  constructor(link: string, { address, credentials, inFlightMax = 8_192, attemptMs = 15_000 }: ConnectOptions) {
    this.#link = link;
    this.#inFlightMax = inFlightMax;
    this.#attemptMs = attemptMs;
    this.#open = () => openClient(link, address, credentials);
    this.#client = this.#open();
  }

  call(name: string, request: unknown, { timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions = {}): Promise<unknown> {
    const message = encode(request);
    const path = methodPath(this.#link, name);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new LinkError('CANCELLED'));
      const cancel = () => call.cancel();
      const call = this.#client.makeUnaryRequest(path, same, same, message, waitForReady(), { deadline: Date.now() + timeoutMs }, (error, reply) => {
        signal?.removeEventListener('abort', cancel);
        if (error) reject(signal?.aborted ? new LinkError('CANCELLED') : linkErrorOf(error));
        else resolve(decode(reply!));
      });
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  async *stream(name: string, request: unknown, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<unknown> {
    if (signal?.aborted) return;
    const call = this.#client.makeServerStreamRequest(methodPath(this.#link, name), same, same, encode(request), waitForReady());
    const cancel = () => call.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      for await (const message of call as AsyncIterable<Buffer>) yield decode(message);
    } catch (error) {
      // On cancellation the iteration ends without an error.
      if (!signal?.aborted) throw linkErrorOf(error as ServiceError);
    } finally {
      signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  send(name: string, request: unknown, options: CallOptions = {}): Promise<unknown> {
    let batch = this.#batches.get(name);
    if (!batch) this.#batches.set(name, (batch = this.#openBatch(name)));
    return batch.send(request, options);
  }

  #openBatch(name: string): BatchClient {
    const path = methodPath(this.#link, name);
    const open = () => this.#client.makeBidiStreamRequest<Buffer, Buffer>(path, same, same, waitForReady());
    return new BatchClient(open, this.#inFlightMax);
  }

  /**
   * grpc-js (1.14) has no time limit for the TLS handshake and does not notice a socket that closes during it without an error: it would wait for
   * such an attempt for ever. Calls waiting on an abandoned channel fail with UNAVAILABLE.
   */
  async ready(timeoutMs: number): Promise<void> {
    for (const endAtMs = Date.now() + timeoutMs; ; ) {
      const leftMs = endAtMs - Date.now();
      try {
        return await this.#stands(Math.min(leftMs, this.#attemptMs));
      } catch (error) {
        if (this.#closed || leftMs <= this.#attemptMs) throw error;
      }
      this.#client.close();
      this.#client = this.#open();
    }
  }

  #stands(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(Date.now() + timeoutMs, (error) => (error ? reject(new LinkError('UNAVAILABLE', error.message)) : resolve()));
    });
  }

  close(): void {
    this.#closed = true;
    for (const batch of this.#batches.values()) batch.close();
    this.#client.close();
  }
}

function openClient(link: string, { host, port }: Address, { authority, certificate, key }: Credentials): Client {
  const { Client, credentials } = grpc();
  const tls = credentials.createSsl(Buffer.from(authority), Buffer.from(key), Buffer.from(certificate));
  return new Client(`${host}:${port}`, tls, {
    ...channelOptions,
    // grpc-js cannot use an IP literal as TLS server name; the expected name is the role of the server, which is in its certificate.
    'grpc.ssl_target_name_override': link,
    'grpc.default_authority': link,
    // Links stay on the machine or private network, so http_proxy is ignored.
    'grpc.enable_http_proxy': 0,
    'grpc.initial_reconnect_backoff_ms': RECONNECT_MIN_MS,
    'grpc.min_reconnect_backoff_ms': RECONNECT_MIN_MS,
    'grpc.max_reconnect_backoff_ms': RECONNECT_MAX_MS,
    // Two clients in one process (with different certificates, in tests) must not share a connection.
    'grpc.use_local_subchannel_pool': 1,
    // Retries are left to the caller, which knows what may be repeated.
    'grpc.enable_retries': 0,
    'grpc.keepalive_permit_without_calls': 1,
  });
}

/** A restarted process is back within a second or two: calls wait for it, within their deadline, instead of failing at once. */
function waitForReady(): Metadata {
  return new (grpc().Metadata)({ waitForReady: true });
}

const same = (bytes: Buffer): Buffer => bytes;
