/** A gateway without the other processes: keys in memory, nobody logged in, no read models. For tests of what happens before a login. */
import { generateRsaKey, rsaPrivatePem } from '@teamgram/crypto';
import type { RsaPrivateKey } from '@teamgram/crypto';
import { LinkError, silentLogger } from '@teamgram/host';
import type { AuthKeyRecord } from '@teamgram/host';
import { startGateway } from '../../src/index.ts';
import type { Gateway, GatewayOptions } from '../../src/index.ts';

export type LoneGateway = Gateway & { rsaKey: RsaPrivateKey; keys: Map<bigint, AuthKeyRecord> };

const rsaKey = await generateRsaKey();

/** @param keys shared by the workers of one deployment */
export async function startLoneGateway(options: Partial<GatewayOptions> = {}, keys = new Map<bigint, AuthKeyRecord>()): Promise<LoneGateway> {
  const gateway = await startGateway({
    name: 'gateway-0',
    listen: { host: '127.0.0.1', port: 0 },
    deployment: { dcId: 2, address: { host: '127.0.0.1', port: 443 }, antiSpamMembersMin: 2, gigagroupMembersMin: 3 },
    commandApis: [memoryCommandApi(keys)],
    projections: silentProjections(),
    queries: {} as GatewayOptions['queries'],
    blobs: () => ({}) as ReturnType<GatewayOptions['blobs']>,
    secrets: { salts: bytes(1), accessHashes: bytes(2), fileReferences: bytes(3), exportedAuthorizations: bytes(4), contactTokens: bytes(6), uploadParts: bytes(5) },
    rsaPrivateKeyPem: rsaPrivatePem(rsaKey),
    log: silentLogger,
    ...options,
  });
  return Object.assign(gateway, { rsaKey, keys });
}

const bytes = (value: number) => new Uint8Array(32).fill(value);

/** A stream that never returns anything. */
function nothingUntil(signal: AbortSignal | undefined): AsyncIterable<never> {
  const ended = new Promise<IteratorResult<never>>((resolve) => signal?.addEventListener('abort', () => resolve({ done: true, value: undefined })));
  return { [Symbol.asyncIterator]: () => ({ next: () => ended }) };
}

function memoryCommandApi(keys: Map<bigint, AuthKeyRecord>): GatewayOptions['commandApis'][0] {
  const calls: Record<string, (request: never) => unknown> = {
    'keys.save': (record: AuthKeyRecord) => void keys.set(record.id, record),
    'keys.find': ({ id }: { id: bigint }) => found(keys.get(id)),
    'keys.bind': ({ temporaryId, permanentId }: { temporaryId: bigint; permanentId: bigint }) => void (keys.get(temporaryId)!.permanentId = permanentId),
    'keys.destroy': ({ id }: { id: bigint }) => keys.delete(id),
    'keys.temporary': ({ permanentId }: { permanentId: bigint }) => [...keys.values()].filter((key) => key.permanentId === permanentId).map(({ id }) => id),
    'keys.client': () => undefined,
  };
  return link(calls);
}

function found(record: AuthKeyRecord | undefined) {
  return record && { record, userId: 0, client: undefined, passwordPending: false };
}

function silentProjections(): GatewayOptions['projections'] {
  return link({ 'notices.watch': () => undefined, 'presence.of': () => [] });
}

function link(calls: Record<string, (request: never) => unknown>): never {
  return {
    call: async (name: string, request: unknown) => {
      const handler = calls[name];
      if (!handler) throw new LinkError('UNIMPLEMENTED');
      return handler(request as never);
    },
    stream: (_name: string, _request: unknown, options?: { signal?: AbortSignal }) => nothingUntil(options?.signal),
    send: async () => { throw new LinkError('UNAVAILABLE'); },
    ready: async () => {},
    close: () => {},
  } as never;
}
