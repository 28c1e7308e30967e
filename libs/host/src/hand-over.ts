/**
 * A socket moves from one gateway worker to another: the worker that accepted it reads the first packet, sees whose session it is, and gives
 * socket and bytes to the owner. The way leads through the supervisor, the only process that has a channel to each.
 */
import { Socket } from 'node:net';
import { tellSupervisor, type ToProcess } from './supervisor-messages.ts';

/** The part of Node's handle that is needed here; not in its public types. */
type Handle = { readStop(): void; close(): void };
type WithHandle = { _handle: Handle | null };

/**
 * `head` = every byte read from the socket so far that the next owner must see again. The socket is unusable here afterwards.
 * Returns false when it was closed already or there is no supervisor.
 */
export function handOver(socket: Socket, head: Uint8Array, to: number): boolean {
  const handle = detach(socket);
  if (!handle) return false;
  const { connected } = process;
  if (connected) tellSupervisor({ type: 'hand-over', to, head }, handle as never, () => handle.close());
  else handle.close();
  return connected;
}

/** Called for every socket that another worker gives to this one. `head` must be treated as if just read from it. */
export function onHandedOver(take: (socket: Socket, head: Uint8Array) => void): void {
  process.on('message', (message: ToProcess, handle: unknown) => {
    if (message?.type !== 'handed-over' || !handle) return;
    take(new Socket({ handle, allowHalfOpen: false } as object), message.head);
  });
}

/**
 * Takes the handle out of the Socket at once. Sending the Socket itself would lose bytes: Node lets it read on while the message waits for
 * the acknowledgement of an earlier one, and again in the process in the middle.
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
