/** A client of libs/mtproto over a real socket, which speaks the newest layer and collects the updates it is told. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { secureRandom } from '@teamgram/crypto';
import type { RsaPublicKey } from '@teamgram/crypto';
import { MtprotoClient } from '@teamgram/mtproto';
import type { MtprotoClientOptions } from '@teamgram/mtproto';
import { NEWEST_LAYER, readObject, readResult, writeObject } from '@teamgram/tl';
import type { ApiMethod, Request, Result, tl } from '@teamgram/tl';

export type TestClient = {
  readonly mtproto: MtprotoClient;
  readonly updates: tl.Updates[];
  call<Name extends ApiMethod>(request: Request<Name> & { _: Name }): Promise<Result<Name>>;
  /** Cuts the connection; the session and its key stay. */
  cut(): void;
  reconnect(): Promise<void>;
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
      const bytes = writeObject({ _: 'invokeWithLayer', layer, query: initConnection(request as tl.Query) } as never);
      return readResult(request._, await mtproto.invoke(bytes));
    },
    cut: () => socket.destroy(),
    reconnect,
    close: () => mtproto.close(),
  };
}

function initConnection(query: tl.Query): tl.initConnection {
  return {
    _: 'initConnection', api_id: 1, device_model: 'test', system_version: '1', app_version: '1', system_lang_code: 'en', lang_pack: '', lang_code: 'en', query,
  } as tl.initConnection;
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  await new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('close', () => reject(new Error('refused'))));
  socket.setNoDelay(true);
  return socket;
}
