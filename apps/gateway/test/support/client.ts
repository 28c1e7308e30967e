/** A client of libs/mtproto over a real socket, in the newest layer, which collects the updates that it receives. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { secureRandom } from '@teamgram/crypto';
import type { RsaPublicKey } from '@teamgram/crypto';
import { MtprotoClient } from '@teamgram/mtproto';
import type { MtprotoClientOptions } from '@teamgram/mtproto';
import { NEWEST_LAYER, readObject, readResult, writeObject } from '@teamgram/tl';
import type { ApiMethod, Request, Result, tl, TlObject } from '@teamgram/tl';

export type TestClient = {
  readonly mtproto: MtprotoClient;
  readonly updates: tl.Updates[];
  call<Name extends ApiMethod>(request: Request<Name> & { _: Name }): Promise<Result<Name>>;
  /** Cuts the connection; the session and its key remain. */
  cut(): void;
  reconnect(): Promise<void>;
  /** Writes bytes that no correct client would send. */
  write(bytes: Uint8Array): void;
  /** Resolves when the connection is closed. */
  ended(): Promise<void>;
  close(): void;
};

export type TestClientOptions = Partial<MtprotoClientOptions> & { port: number; rsaKey: RsaPublicKey; layer?: number };

export async function openClient({ port, rsaKey, layer = NEWEST_LAYER, ...options }: TestClientOptions): Promise<TestClient> {
  const updates: tl.Updates[] = [];
  let socket: Socket;
  const mtproto = new MtprotoClient({
    rsaKeys: [rsaKey], clock: { nowMs: Date.now }, random: secureRandom, onUpdate: (body) => updates.push(readObject(body) as tl.Updates), ...options,
  });
  const reconnect = async () => {
    socket = await dial(port);
    socket.on('data', (chunk: Buffer) => mtproto.receive(chunk));
    socket.on('close', () => mtproto.closed());
    await mtproto.connect({ write: (bytes) => void socket.write(bytes), close: () => socket.destroy() });
  };
  await reconnect();
  return {
    mtproto,
    updates,
    call: async (request) => {
      const bytes = writeObject(introduced(request as tl.Query, layer));
      return readResult(request._, await mtproto.invoke(bytes));
    },
    cut: () => socket.destroy(),
    reconnect,
    write: (bytes) => void socket.write(bytes),
    ended: () => new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve()))),
    close: () => mtproto.close(),
  };
}

/** A request wrapped with the client's name and layer (initConnection). */
export function introduced(query: tl.Query, layer = NEWEST_LAYER): TlObject {
  const names = { api_id: 1, device_model: 'test', system_version: '1', app_version: '1', system_lang_code: 'en', lang_pack: '', lang_code: 'en' };
  return { _: 'invokeWithLayer', layer, query: { _: 'initConnection', ...names, query } } as TlObject;
}

/** Connects like a browser: obfuscated abridged transport over WebSocket. */
export async function openWebSocketClient({ port, rsaKey }: { port: number; rsaKey: RsaPublicKey }): Promise<{ socket: WebSocket; client: MtprotoClient }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/apiws`, 'binary');
  socket.binaryType = 'arraybuffer';
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const client = new MtprotoClient({ rsaKeys: [rsaKey], clock: { nowMs: Date.now }, random: secureRandom, framing: 'abridged', obfuscatedDcId: 2 });
  socket.addEventListener('message', ({ data }) => client.receive(new Uint8Array(data as ArrayBuffer)));
  await client.connect({ write: (bytes) => socket.send(bytes), close: () => socket.close() });
  return { socket, client };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  await new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('close', () => reject(new Error('refused'))));
  socket.setNoDelay(true);
  return socket;
}
