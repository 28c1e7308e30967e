/**
 * The MTProto session layer alone, without sockets: CPU per key, per round trip, and memory of idle sessions. Server figures are CPU times of server calls
 * only; the clients' packets are prepared separately. The key store is a Map.
 */
import { authKey, type AuthKey, generateRsaKey, secureRandom } from '@teamgram/crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type AuthKeyRecord,
  ClientExchange,
  ClientSession,
  ClientTransport,
  createMtprotoServer,
  type MtprotoServer,
  ServerExchange,
  type ServerConnection,
  type ServerSession,
} from '@teamgram/mtproto';
import type { Row } from './row.ts';

const clock = { nowMs: Date.now };
const random = secureRandom;

/** Sizes of a messages.sendMessage request, its reply, and the recipient's update in the newest layer. */
const REQUEST = sized(140);
const REPLY = sized(60);
const PUSH = sized(220);

export async function bench(): Promise<Row[]> {
  const memory = await memoryRows(); // first, so that the heap grows for nothing else
  return [...(await handshakeRows()), ...roundRows(), ...sendRows(), ...memory];
}

/** CPU time of this process, since the machine may be busy otherwise. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function sized(sizeBytes: number): Uint8Array {
  const body = secureRandom(sizeBytes);
  Buffer.from(body.buffer).writeUInt32LE(0x5151_5151);
  return body;
}

async function handshakeRows(): Promise<Row[]> {
  const rsaKey = await generateRsaKey();
  const exchanges = 80;
  let serverUs = 0;
  for (let n = -5; n < exchanges; n++) {
    const server = new ServerExchange({
      rsaKeys: [rsaKey], acceptsDc: () => true, authKeys: { add: () => true }, clock, random, limits: { exchangeMs: 60_000, exchangesMax: 4 },
    });
    const client = new ClientExchange({ rsaKeys: [rsaKey.publicKey], clock, random, dcId: 2 });
    let request = client.start();
    for (let isOver = false; !isOver; ) {
      const startUs = cpuUs();
      const answer = await server.receive(request);
      if (n >= 0) serverUs += cpuUs() - startUs;
      if ('error' in answer) throw new Error(`handshake refused: ${answer.error}`);
      const step = client.receive(answer.body);
      isOver = 'result' in step;
      if ('send' in step) request = step.send;
    }
  }
  return [
    { name: 'key exchange, server side', value: serverUs / exchanges, unit: 'µs' },
    { name: 'new auth keys', value: (1e6 * exchanges) / serverUs, unit: 'keys/s' },
  ];
}

/** A server that answers immediately, and its output. */
function rig(): { server: MtprotoServer; keys: Map<bigint, AuthKeyRecord>; sessions: ServerSession[]; newKey: () => AuthKey } {
  const keys = new Map<bigint, AuthKeyRecord>();
  const sessions: ServerSession[] = [];
  const server = createMtprotoServer({
    authKeys: { find: (id) => keys.get(id), add: () => true, destroy: () => 'none' },
    exchange: { rsaKeys: [], acceptsDc: () => true },
    saltSecret: new Uint8Array(32),
    clock,
    random,
    openSession: (session) => {
      sessions.push(session);
      return { invoke: (invocation) => invocation.reply(REPLY) };
    },
    requestFlush: () => {},
  });
  const newKey = (): AuthKey => {
    const key = authKey(secureRandom(256));
    keys.set(key.id, { id: key.id, authKey: key.bytes, kind: 'permanent', layer: 200 });
    return key;
  };
  return { server, keys, sessions, newKey };
}

interface End {
  readonly session: ClientSession;
  readonly transport: ClientTransport;
  readonly connection: ServerConnection;
  /** Bytes written by the server and not yet read by the client. */
  readonly inbox: Uint8Array[];
}

function join({ server, newKey }: ReturnType<typeof rig>, obfuscatedDcId?: number): End {
  const inbox: Uint8Array[] = [];
  const transport = new ClientTransport({ framing: 'intermediate', random, obfuscatedDcId });
  const session = new ClientSession({ authKey: newKey(), salt: 0n, clock, random, requestFlush: () => {} });
  const connection = server.connect({ write: (bytes) => inbox.push(bytes), close: () => {} });
  const end = { session, transport, connection, inbox };
  session.invoke(REQUEST).catch(() => {});
  for (let turn = 0; turn < 4; turn++) {
    write(end);
    server.flush();
    read(end);
  }
  return end;
}

function write({ session, transport, connection }: End): void {
  for (let packet = session.takePacket(); packet; packet = session.takePacket()) connection.receive(transport.send(packet));
}

function read({ session, transport, inbox }: End): void {
  for (const bytes of inbox.splice(0)) for (const packet of transport.receive(bytes)) if (packet.kind === 'message') session.receive(packet.payload);
}

/** Times `work`, the server's part of `count` rounds; `before` and `after` are the client's and timed separately. */
function rounds(count: number, before: () => Uint8Array[], work: (chunks: Uint8Array[]) => void, after: () => void): { serverUs: number; clientUs: number } {
  const batch = 200;
  let [serverUs, clientUs] = [0, 0];
  for (let done = -5 * batch; done < count; done += batch) {
    const t0 = cpuUs();
    const made = Array.from({ length: batch }, before);
    const t1 = cpuUs();
    for (const chunks of made) work(chunks);
    const t2 = cpuUs();
    after();
    const t3 = cpuUs();
    if (done < 0) continue;
    serverUs += t2 - t1;
    clientUs += t1 - t0 + (t3 - t2);
  }
  return { serverUs: serverUs / count, clientUs: clientUs / count };
}

/** One encrypted request and its reply, each in a packet of its own. */
function roundRows(): Row[] {
  const machine = rig();
  const end = join(machine);
  const packet = (): Uint8Array[] => {
    end.session.invoke(REQUEST).catch(() => {});
    return [end.transport.send(end.session.takePacket()!)];
  };
  const { serverUs, clientUs } = rounds(20_000, packet, ([chunk]) => {
    end.connection.receive(chunk!);
    machine.server.flush();
  }, () => read(end));
  return [
    { name: 'request and reply, server', value: serverUs, unit: 'µs/round' },
    { name: 'request and reply, client half', value: clientUs, unit: 'µs/round' },
  ];
}

/** A send as in the documented budget: request, reply and push, each in a packet of its own, and an ack by both clients every fourth time. */
function sendRows(): Row[] {
  const machine = rig();
  const [alice, bob] = [join(machine, 2), join(machine, 2)];
  const bobs = machine.sessions.at(-1)!;
  let n = 0;
  const packets = (): Uint8Array[] => {
    alice.session.invoke(REQUEST).catch(() => {});
    const request = alice.transport.send(alice.session.takePacket()!);
    const ack = n++ % 4 === 0 ? bob.session.takePacket() : undefined;
    return ack ? [request, bob.transport.send(ack)] : [request];
  };
  const { serverUs, clientUs } = rounds(20_000, packets, ([request, ack]) => {
    alice.connection.receive(request!);
    if (ack) bob.connection.receive(ack);
    bobs.push(PUSH);
    machine.server.flush();
  }, () => {
    read(alice);
    read(bob);
  });
  return [
    { name: 'send: request, reply, push, acks, under obfuscation, server', value: serverUs, unit: 'µs/send' },
    { name: 'send: both client halves', value: clientUs, unit: 'µs/send' },
  ];
}

async function memoryRows(): Promise<Row[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const count = 5000;
  const machine = rig();
  join(machine, 2);
  const usedBytes = async (): Promise<number> => {
    await new Promise((resolve) => setImmediate(resolve)); // settled requests let go of their results
    collect();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = await usedBytes();
  const connections = Array.from({ length: count }, () => join(machine, 2).connection);
  const after = await usedBytes();
  if (connections.some(({ known }) => !known)) throw new Error('a connection was lost');
  return [
    { name: `idle session with connection, obfuscated, heap and buffers, key included, two cipher contexts not, of ${count}`, value: (after - before) / count, unit: 'bytes' },
  ];
}
