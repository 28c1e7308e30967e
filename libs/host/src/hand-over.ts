/**
 * Moves a socket from one gateway worker to another: the worker that accepted it reads the first packet, determines which worker owns the session,
 * and passes socket and bytes to it. The socket goes through the supervisor, the only process with a channel to every worker.
 */
import { Socket } from 'node:net';
import { tellSupervisor, type ToProcess } from './supervisor-messages.ts';

/** The required part of Node's internal handle, which is not in its public types. */
type Handle = { readStop(): void; close(): void };
type WithHandle = { _handle: Handle | null };

/**
 * Hands a socket over to worker `to`. `head`: all bytes read from the socket that the new owner must process. The socket must not be used here
 * afterwards. Returns false if it was already closed or there is no supervisor.
 */
export function handOver(socket: Socket, head: Uint8Array, to: number): boolean {
  const handle = detach(socket);
  if (!handle) return false;
  const { connected } = process;
  if (connected) tellSupervisor({ type: 'hand-over', to, head }, handle as never, () => handle.close());
  else handle.close();
  return connected;
}

/** Registers the receiver of sockets from other workers. `head` must be processed as if just read from the socket. */
export function onHandedOver(take: (socket: Socket, head: Uint8Array) => void): void {
  process.on('message', (message: ToProcess, handle: unknown) => {
    if (message?.type !== 'handed-over' || !handle) return;
    take(new Socket({ handle, allowHalfOpen: false } as object), message.head);
  });
}

/**
 * Detaches the handle from the Socket at once. Sending the Socket itself would lose bytes: Node continues to read while the message waits for the
 * acknowledgement of an earlier one, and again in the supervisor.
 */
function detach(socket: Socket): Handle | null {
  const owner = socket as unknown as WithHandle;
  const handle = owner._handle;
  if (!handle || socket.destroyed) return null;
  handle.readStop();
  owner._handle = null;
  socket.removeAllListeners();
  socket.on('error', () => {});
  socket.destroy();
  return handle;
}
