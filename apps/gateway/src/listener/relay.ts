/**
 * Passes connections accepted by one worker to the worker that owns their auth key, over a unix socket accessible to this user only. Each connection starts
 * with one message (4-byte length, then a structured clone). Then a `stream` carries the client's bytes in both directions, and a `post` is answered by one
 * message.
 */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { chmodSync, rmSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { ConnectionState, HttpAnswer, MtprotoServer } from '@teamgram/mtproto';
import type { Backlogs } from './backlogs.ts';
import { SocketPort } from './socket-port.ts';
import type { Unfinished } from './unfinished.ts';

export type RelayDoor = { server: MtprotoServer; backlogs: Backlogs; unfinished: Unfinished };

type Opening = { kind: 'stream'; state: ConnectionState } | { kind: 'post'; body: Uint8Array };

const LENGTH_BYTES = 4;
const OPENING_BYTES_MAX = 1 << 22;

/** Serves the relay socket for the other workers of this host. */
export async function openRelay(path: string, door: RelayDoor): Promise<Server> {
  rmSync(path, { force: true });
  const relay = createServer((socket) => takeMessage(socket, (opening, rest) => serve(socket, opening as Opening, rest, door)));
  await new Promise<void>((resolve, reject) => relay.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o600);
  return relay;
}

function serve(socket: Socket, opening: Opening, rest: Buffer, { server, backlogs, unfinished }: RelayDoor): void {
  if (opening.kind === 'post') return void answerPost(socket, opening.body, server);
  const port = new SocketPort(socket, backlogs);
  const connection = server.connect(port, { state: opening.state });
  const receive = (chunk: Buffer) => {
    connection.receive(chunk);
    unfinished.received(port, chunk.length, connection.heldBytes);
  };
  socket.on('data', receive);
  socket.on('close', () => {
    unfinished.forget(port);
    connection.closed();
  });
  if (rest.length > 0) receive(rest);
}

async function answerPost(socket: Socket, body: Uint8Array, server: MtprotoServer): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const answer = await server.post(body, gone.signal).catch((): HttpAnswer => ({ status: 503, body: new Uint8Array(0) }));
  if (!socket.destroyed) sendMessage(socket, answer);
}

/** Opens a stream to the owner: write the client's bytes to it; `onData` gets the bytes for the client. */
export function relayStream(path: string, state: ConnectionState, onData: (bytes: Buffer) => void, onEnd: () => void): Socket {
  const socket = connect(path);
  socket.on('error', () => {}).on('close', onEnd).on('data', onData);
  sendMessage(socket, { kind: 'stream', state } satisfies Opening);
  return socket;
}

/** Forwards one POST to the owner; 503 when the owner cannot be reached. */
export function relayPost(path: string, body: Uint8Array, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', () => {}).on('close', () => {
      signal.removeEventListener('abort', abort);
      resolve({ status: 503, body: new Uint8Array(0) });
    });
    sendMessage(socket, { kind: 'post', body } satisfies Opening);
    takeMessage(socket, (answer) => {
      resolve(answer as HttpAnswer);
      socket.destroy();
    });
  });
}

function sendMessage(socket: Socket, message: unknown): void {
  const bytes = serialize(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(bytes.length);
  socket.write(Buffer.concat([length, bytes]));
}

/** Calls back once, with the message and the bytes that follow it. */
function takeMessage(socket: Socket, taken: (message: unknown, rest: Buffer) => void): void {
  let received = Buffer.alloc(0);
  const collect = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < LENGTH_BYTES) return;
    const end = LENGTH_BYTES + received.readUInt32LE();
    if (end > OPENING_BYTES_MAX) return void socket.destroy();
    if (received.length < end) return;
    socket.off('data', collect);
    taken(deserialize(received.subarray(LENGTH_BYTES, end)), received.subarray(end));
  };
  socket.on('error', () => {}).on('data', collect);
}
