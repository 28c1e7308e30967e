/** A man in the middle: sees a client's packets (intermediate transport), and holds, repeats, alters or reorders them. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { RunningServer } from './server.ts';

/** "0xeeeeeeee": the first bytes of a connection with the intermediate transport. */
const TAG = Buffer.alloc(4, 0xee);
const LENGTH_BYTES = 4;

export class Tap {
  readonly #listener: Server;
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  /** Packets of the client in the order sent, each with its length prefix. */
  readonly seen: Buffer[] = [];
  #held: Buffer[] | undefined;
  #upstream: Socket | undefined;

  private constructor(listener: Server, target: { host: string; port: number }) {
    this.#listener = listener;
    this.#target = target;
    listener.on('connection', (client) => this.#join(client));
  }

  static async open(server: RunningServer): Promise<Tap> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new Tap(listener, server.connect);
  }

  /** The server as reached through the tap. */
  through(server: RunningServer): RunningServer {
    return { ...server, connect: { ...server.connect, host: '127.0.0.1', port: (this.#listener.address() as AddressInfo).port } };
  }

  /** From now on packets are not forwarded. */
  hold(): void {
    this.#held = [];
  }

  /** Number of packets held. */
  get heldCount(): number {
    return this.#held?.length ?? 0;
  }

  /** Forwards the held packets, in the order returned by `arrange`. */
  release(arrange: (held: Buffer[]) => Buffer[]): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.inject(...arrange(held));
  }

  /** Sends packets to the server on the client's connection. */
  inject(...packets: Buffer[]): void {
    for (const packet of packets) this.#upstream?.write(packet);
  }

  /** Sends packets over a separate connection; returns how many bytes came back before it was silent for `silenceMs` or closed. */
  async elsewhere(packets: Buffer[], silenceMs = 300): Promise<number> {
    const socket = connect(this.#target.port, this.#target.host);
    this.#sockets.add(socket);
    let bytes = 0;
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk) => { bytes += chunk.length; }).on('close', () => resolve()).on('error', () => resolve());
      socket.setTimeout(silenceMs, resolve);
      socket.write(Buffer.concat([TAG, ...packets]));
    });
    socket.destroy();
    return bytes;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
  }

  #join(client: Socket): void {
    const upstream = connect(this.#target.port, this.#target.host);
    this.#upstream = upstream;
    let rest = Buffer.alloc(0);
    let isTagged = false;
    client.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      if (!isTagged && rest.length >= TAG.length) {
        isTagged = true;
        upstream.write(rest.subarray(0, TAG.length));
        rest = rest.subarray(TAG.length);
      }
      rest = this.#takePackets(isTagged ? rest : Buffer.alloc(0), upstream);
    });
    upstream.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      this.#sockets.add(one);
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
  }

  /** @returns the incomplete rest */
  #takePackets(bytes: Buffer, upstream: Socket): Buffer<ArrayBuffer> {
    let offset = 0;
    while (bytes.length - offset >= LENGTH_BYTES) {
      const end = offset + LENGTH_BYTES + bytes.readUInt32LE(offset);
      if (bytes.length < end) break;
      const packet = Buffer.from(bytes.subarray(offset, end));
      offset = end;
      this.seen.push(packet);
      if (this.#held) this.#held.push(packet);
      else upstream.write(packet);
    }
    return Buffer.from(bytes.subarray(offset));
  }
}
