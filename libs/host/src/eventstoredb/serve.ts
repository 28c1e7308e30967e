/** The EventStoreDB gRPC protocol for a journal and those of other partitions: Streams, ServerFeatures, Gossip (docs/decisions/0007). TLS only. */
import { randomBytes } from 'node:crypto';
import {
  experimental, Server,
  type sendUnaryData, type ServerCredentials, type ServerDuplexStream, type ServerReadableStream, type ServerUnaryCall, type ServerWritableStream,
  type ServiceDefinition, type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Credentials } from '../certificates.ts';
import type { Address } from '../config.ts';
import { reasonOf, type Logger } from '../logging.ts';
import { requireRight } from './access.ts';
import type { Accounts } from './accounts.ts';
import { APPEND_BYTES_MAX, appendBatches, appendParts } from './appending.ts';
import type { ServedJournal } from './journal.ts';
import { responses } from './reading.ts';
import { grpcError, Refusal, refusalOf } from './refusal.ts';
import { readReadRequest } from './wire/requests.ts';
import { gossipResponse, supportedMethodsResponse } from './wire/responses.ts';
import { drained } from '../drained.ts';

export type EventStoreOptions = {
  /** Port 0 = any free one. */
  address: Address;
  /** A certificate for the address, which clients verify. */
  credentials: Credentials;
  accounts: Accounts;
  journal: ServedJournal;
  /** Journals of other partitions: read under their names, their logical streams with the name as prefix ("journal-1/dialog-7-9"). */
  others?: readonly ServedJournal[];
  log: Logger;
  /** Limit on concurrent reads and subscriptions. Default 256. */
  readsMax?: number;
};

export type EventStoreServer = { port: number; close(): Promise<void> };

type Unary = ServerUnaryCall<Buffer, Buffer>;
type Reading = ServerWritableStream<Buffer, Buffer>;
type Appending = ServerReadableStream<Buffer, Buffer>;
type Batching = ServerDuplexStream<Buffer, Buffer>;

const READS_MAX = 256;
const STREAMS = 'event_store.client.streams.Streams';
const FEATURES = 'event_store.client.server_features.ServerFeatures';
const GOSSIP = 'event_store.client.gossip.Gossip';

/** Methods offered to clients. BatchAppend is listed because db-client's single Append costs three to six times as much. */
const METHODS = [
  { service: 'event_store.client.streams.streams', method: 'read', features: ['position', 'events'] },
  { service: 'event_store.client.streams.streams', method: 'append', features: [] },
  { service: 'event_store.client.streams.streams', method: 'batchappend', features: ['deadline_duration'] },
  { service: 'event_store.client.gossip.gossip', method: 'read', features: [] },
];

/** Throws EADDRINUSE when the port is in use. */
export async function serveEventStore(options: EventStoreOptions): Promise<EventStoreServer> {
  const server = new Server({
    'grpc.max_receive_message_length': 4 * APPEND_BYTES_MAX,
    'grpc.max_concurrent_streams': 256,
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 10_000,
  });
  const closing = new AbortController();
  // Gossip must return the name in the certificate: TLS server names cannot be addresses (RFC 6066 §3), and Node refuses them.
  const served = { host: options.address.host === '127.0.0.1' ? 'localhost' : options.address.host, port: 0 };
  add(server, STREAMS, streams(options, closing.signal));
  add(server, FEATURES, { GetSupportedMethods: unary(() => supportedMethodsResponse(METHODS)) });
  const instance = randomBytes(16);
  add(server, GOSSIP, { Read: unary(() => gossipResponse(instance, served, Date.now())) });
  served.port = await listen(server, options);
  return {
    port: served.port,
    close: async () => {
      closing.abort();
      const cutOff = setTimeout(() => server.forceShutdown(), 1_000);
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      clearTimeout(cutOff);
    },
  };
}

type Method = { requestStream: boolean; responseStream: boolean; serve: UntypedServiceImplementation[string] };

const unary = (answer: (call: Unary) => Buffer): Method => ({
  requestStream: false,
  responseStream: false,
  serve: (call: Unary, reply: sendUnaryData<Buffer>) => {
    try {
      reply(null, answer(call));
    } catch (error) {
      reply(grpcError(refusalOf(error)));
    }
  },
});

function streams(options: EventStoreOptions, closing: AbortSignal): Record<string, Method> {
  const { journal, accounts, log } = options;
  const told = (error: unknown): Refusal => {
    const refusal = refusalOf(error);
    if (refusal.kind === 'broken') log.error('eventstoredb-call-failed', { reason: reasonOf(error) });
    return refusal;
  };
  const refuseDelete = unary((call) => {
    requireRight(call, 'read', accounts);
    throw new Refusal('access-denied', 'the journal keeps everything: erasing destroys keys, not events');
  });
  return {
    Read: { requestStream: false, responseStream: true, serve: reading(options, closing, told) },
    Append: {
      requestStream: true,
      responseStream: false,
      serve: (call: Appending, reply: sendUnaryData<Buffer>) => {
        const appended = async () => {
          requireRight(call, 'append', accounts);
          return appendParts(journal, call);
        };
        appended().then((bytes) => reply(null, bytes), (error) => reply(grpcError(told(error))));
      },
    },
    BatchAppend: {
      requestStream: true,
      responseStream: true,
      serve: (call: Batching) => {
        const stop = () => call.emit('error', grpcError(new Refusal('stopping', 'the server stops')));
        closing.addEventListener('abort', stop, { once: true });
        appendBatches(journal, call, () => requireRight(call, 'append', accounts))
          .then(() => call.end(), (error) => call.emit('error', grpcError(told(error))))
          .finally(() => closing.removeEventListener('abort', stop));
      },
    },
    Delete: refuseDelete,
    Tombstone: refuseDelete,
  };
}

function reading({ journal, others = [], accounts, readsMax = READS_MAX }: EventStoreOptions, closing: AbortSignal, told: (error: unknown) => Refusal) {
  let under = 0;
  return (call: Reading): void => {
    const cancelled = new AbortController();
    call.on('cancelled', () => cancelled.abort());
    const signal = AbortSignal.any([cancelled.signal, closing]);
    const read = async () => {
      requireRight(call, 'read', accounts);
      if (under >= readsMax) throw new Refusal('overloaded', `at most ${readsMax} reads at once`);
      under++;
      try {
        for await (const response of responses([journal, ...others], readReadRequest(call.request), signal)) {
          if (!call.write(response)) await drained(call, signal);
        }
      } finally {
        under--;
      }
      if (closing.aborted) throw new Refusal('stopping', 'the server stops');
    };
    read().then(() => call.end(), (error) => void (cancelled.signal.aborted || call.emit('error', grpcError(told(error)))));
  };
}

const identity = {
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
};

function add(server: Server, service: string, methods: Record<string, Method>): void {
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [name, { requestStream, responseStream, serve }] of Object.entries(methods)) {
    definition[name] = { path: `/${service}/${name}`, requestStream, responseStream, ...identity };
    implementation[name] = serve;
  }
  server.addService(definition, implementation);
}

function listen(server: Server, { address, credentials }: EventStoreOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${address.host}:${address.port}`, serverCredentials(credentials), (error, port) => (error ? reject(error) : resolve(port)));
  });
}

/** Requests a client certificate and verifies it if given; without one, a password is required. `createSsl` supports only required or none. */
function serverCredentials({ authority, certificate, key }: Credentials): ServerCredentials {
  const provider: experimental.CertificateProvider = {
    // Asynchronously, as from a file: grpc-js starts to listen for updates only after this call.
    addCaCertificateListener: (listener) => queueMicrotask(() => listener({ caCertificate: Buffer.from(authority) })),
    removeCaCertificateListener: () => {},
    addIdentityCertificateListener: (listener) => queueMicrotask(() => listener({ certificate: Buffer.from(certificate), privateKey: Buffer.from(key) })),
    removeIdentityCertificateListener: () => {},
  };
  return experimental.createCertificateProviderServerCredentials(provider, provider, false);
}
