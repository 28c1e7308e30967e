/**
 * Many clients in one process: connections of logged-in accounts, on the project's own client library. It is as cheap as honest measurement allows: requests
 * are encoded beforehand, and pushed messages are recognised by a marker in their bytes. Delivery time is the time at which the bytes were read from the
 * socket. In reality, receiving clients run on machines of their own and ten thousand of them do not act in step, so their cost is kept apart: sockets are
 * read in batches every few milliseconds (which the times include), packets are decrypted when no more arrive, and acknowledgements are spread over time.
 * Still, every packet is decrypted and verified, and a delivery counts only once its marker has been found.
 */
import { connect, type Socket } from 'node:net';
import { rsaPublicKeyFromPem, secureRandom } from '@teamgram/crypto';
import { MtprotoClient, type ClientKey } from '@teamgram/mtproto';
import { NEWEST_LAYER, writeObject, type tl, type TlObject } from '@teamgram/tl';
import { percentile } from './machine.ts';
import type { DriverReply, DriverRequest, Latency, LoadAccount, ReadLoad, ReadResult, SendLoad, SendResult, ServerPlace } from './load-messages.ts';

const INTRODUCTION = { device_model: 'load', system_version: '1', app_version: '1', system_lang_code: 'en', lang_pack: '', lang_code: 'en', api_id: 1 };
const TEXT_BYTES = 100;
const MARK = Buffer.from('#mark:');
const MARK_DIGITS = 8;
/** Placeholder that is located in the encoded request. */
const RANDOM_ID = 0x1122_3344_5566_7788n;
/** How long to wait for deliveries after the load has ended. */
const SETTLE_MS = 10_000;
const OPENED_AT_ONCE = 32;
const OPEN_LOOP_TICK_MS = 1;
/** Pause between reads of receiving sockets. Without it the process would be woken for every single packet. */
const REST_MS = 4;
/** Time slice for decryption before the sockets are read again. */
const DECRYPTING_MS = 1;
/** Maximum number of packets left undecrypted. */
const UNOPENED_MAX = 20_000;
/**
 * Acknowledgments per second of all clients that only listen, each at most once a second. A client that leaves more than 1,024 pushes unacknowledged is told
 * to fetch the difference, so longer pauses would count pushes as lost at 500 messages a second.
 */
const ACKNOWLEDGMENTS_PER_SECOND = 1_000;
const ACKNOWLEDGING_TICK_MS = 20;
/** Shared read buffer of all sockets: data is copied before the next read. */
const readBuffer = Buffer.alloc(1 << 16);
/** Used for blocking sleeps. */
const nothing = new Int32Array(new SharedArrayBuffer(4));

/** `listens`: a receiving connection on which no answer is awaited, so that decryption may be delayed. */
type Line = { client: MtprotoClient; socket: Socket; listens: boolean; request: Buffer; markAt: number; randomIdAt: number };
type Chunk = { client: MtprotoClient; bytes: Uint8Array; readMs: number };

let place: ServerPlace;
let accounts: LoadAccount<tl.InputPeer>[];
const lines: Line[] = [];
let deliver: (mark: number, readMs: number) => void = () => {};
/** When the packet being decrypted was read. */
let readMs = 0;
/** Packets read on receiving connections and not decrypted yet, oldest first. */
let unopened: Chunk[] = [];
let opened = 0;
/** Their number at the previous poll of the sockets. */
let seen = 0;

async function openLine(account: LoadAccount<tl.InputPeer>): Promise<Line> {
  const client = new MtprotoClient({
    rsaKeys: [rsaPublicKeyFromPem(place.publicKeyPem)], clock: { nowMs: Date.now }, random: secureRandom, dcId: place.dcId,
    obfuscatedDcId: place.dcId, key: account.key as ClientKey, onUpdate: noteMarks,
  });
  const onRead = (sizeBytes: number): boolean => {
    arrived({ client, bytes: copied(sizeBytes), readMs: performance.now() }, line.listens);
    return true;
  };
  const socket = connect({ port: place.port, host: place.host, onread: { buffer: readBuffer, callback: onRead } });
  const line: Line = { client, socket, listens: false, ...sendRequest(account) };
  await new Promise<void>((resolve, reject) => { socket.once('connect', resolve).once('error', reject); });
  socket.setNoDelay(true).on('error', () => undefined).on('close', () => client.closed());
  await client.connect({ write: (bytes) => void socket.write(bytes), close: () => socket.destroy() });
  const query = { _: 'initConnection', ...INTRODUCTION, query: { _: 'updates.getState' } };
  await client.invoke(writeObject({ _: 'invokeWithLayer', layer: NEWEST_LAYER, query } as TlObject));
  return line;
}

/** Copies what was just read. */
function copied(sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  readBuffer.copy(bytes, 0, 0, sizeBytes);
  return bytes;
}

function arrived(chunk: Chunk, mayWait: boolean): void {
  if (!mayWait) return open(chunk);
  unopened.push(chunk);
  if (unopened.length === 1) setImmediate(betweenLooks);
}

function open(chunk: Chunk): void {
  readMs = chunk.readMs;
  chunk.client.receive(chunk.bytes);
}

/** Runs between two polls of the sockets. */
function betweenLooks(): void {
  const isQuiet = unopened.length === seen;
  seen = unopened.length;
  if (isQuiet || unopened.length - opened > UNOPENED_MAX) openSome();
  else rest(REST_MS);
  if (opened < unopened.length) return void setImmediate(betweenLooks);
  unopened = [];
  opened = seen = 0;
}

function openSome(): void {
  const endMs = performance.now() + DECRYPTING_MS;
  while (opened < unopened.length && performance.now() < endMs) open(unopened[opened++]!);
}

/** Blocks the whole thread. */
function rest(ms: number): void {
  Atomics.wait(nothing, 0, 0, ms);
}

/** Spreads the acknowledgements of all connections evenly over time. */
function acknowledgeInTurn(listening: readonly Line[]): NodeJS.Timeout {
  let done = 0;
  const startedMs = performance.now();
  const perSecond = Math.min(listening.length, ACKNOWLEDGMENTS_PER_SECOND);
  return setInterval(() => {
    const due = ((performance.now() - startedMs) * perSecond) / 1000;
    while (done < due) listening[done++ % listening.length]!.client.flush();
  }, ACKNOWLEDGING_TICK_MS);
}

/** A text of 100 bytes to the account's partner. */
function sendRequest({ partner }: LoadAccount<tl.InputPeer>): Pick<Line, 'request' | 'markAt' | 'randomIdAt'> {
  const message = MARK.toString('latin1').padEnd(TEXT_BYTES, '0');
  const request = Buffer.from(writeObject({ _: 'messages.sendMessage', peer: partner, message, random_id: RANDOM_ID } as TlObject));
  const randomId = Buffer.alloc(8);
  randomId.writeBigInt64LE(RANDOM_ID);
  return { request, markAt: request.indexOf(MARK) + MARK.length, randomIdAt: request.indexOf(randomId) };
}

/** One packet may contain several messages. */
function noteMarks(body: Uint8Array): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
    deliver(Number.parseInt(bytes.toString('latin1', at + MARK.length, at + MARK.length + MARK_DIGITS), 16), readMs);
  }
}

function numbered({ request, markAt, randomIdAt }: Line, mark: number): Buffer {
  const copy = Buffer.from(request);
  copy.write(mark.toString(16).padStart(MARK_DIGITS, '0'), markAt, 'latin1');
  secureRandom(8).forEach((byte, index) => { copy[randomIdAt + index] = byte; });
  return copy;
}

async function openLines(count: number): Promise<void> {
  while (lines.length < count) {
    const next = accounts.slice(lines.length, Math.min(lines.length + OPENED_AT_ONCE, count));
    lines.push(...(await Promise.all(next.map(openLine))));
  }
}

/** Tracks every send of a run by its marker. */
class SendBook {
  readonly first: number;
  /** Deliveries expected per send. */
  readonly #listeners: number;
  readonly #startedMs: number[] = [];
  readonly #acknowledgedMs: number[] = [];
  readonly #deliveredMs: number[][] = [];
  refused = 0;
  doubled = 0;

  constructor(first: number, listeners: number) {
    this.first = first;
    this.#listeners = listeners;
  }

  get next(): number {
    return this.first + this.#startedMs.length;
  }

  start(atMs: number): number {
    this.#startedMs.push(atMs);
    this.#deliveredMs.push([]);
    return this.next - 1;
  }

  acknowledge(mark: number): void {
    this.#acknowledgedMs[mark - this.first] = performance.now();
  }

  /** Markers of an earlier run are ignored. */
  deliver(mark: number, atMs: number): void {
    const deliveredMs = this.#deliveredMs[mark - this.first];
    if (!deliveredMs) return;
    if (deliveredMs.length === this.#listeners) this.doubled++;
    else deliveredMs.push(atMs);
  }

  get missing(): number {
    return this.#deliveredMs.reduce((sum, { length }, index) => sum + (this.#acknowledgedMs[index] === undefined ? 0 : this.#listeners - length), 0);
  }

  result(beginMs: number, endMs: number, cpuUs: number): SendResult {
    const within = (times: readonly (number | undefined)[]) => times.filter((at) => at !== undefined && at >= beginMs && at < endMs).length;
    const started = this.#startedMs.flatMap((at, index) => (at >= beginMs && at < endMs ? [index] : []));
    const latency = (times: (index: number) => readonly number[]): Latency =>
      quantiles(started.flatMap((index) => times(index).map((at) => at - this.#startedMs[index]!)));
    return {
      durationMs: endMs - beginMs,
      acknowledged: within(this.#acknowledgedMs),
      delivered: within(this.#deliveredMs.flat()),
      lost: this.missing,
      refused: this.refused,
      doubled: this.doubled,
      acknowledgement: latency((index) => this.#acknowledgedMs.slice(index, index + 1)),
      delivery: latency((index) => this.#deliveredMs[index]!),
      driverCpuUs: cpuUs,
    };
  }
}

const quantiles = (values: number[]): Latency => ({ p50Ms: percentile(values, 0.5), p99Ms: percentile(values, 0.99) });

let nextMark = 0;

async function runSends(load: SendLoad): Promise<SendResult> {
  await openLines(load.connections);
  const book = new SendBook(nextMark, load.listeners ?? 1);
  deliver = (mark, atMs) => book.deliver(mark, atMs);
  let isOver = false;
  const send = (line: Line, atMs: number): Promise<void> => {
    const mark = book.start(atMs);
    return line.client.invoke(numbered(line, mark)).then(() => book.acknowledge(mark), () => void book.refused++);
  };
  const active = lines.slice(0, load.senders ?? load.connections);
  // Drain first: a connection that received in the last run and sends in this one must not be read out of order.
  while (unopened.length > 0) await sleep(1);
  for (const [index, line] of lines.entries()) line.listens = index >= active.length;
  const acknowledging = acknowledgeInTurn(lines.slice(active.length));
  const sending = load.perSecond === undefined
    ? closedLoop(active, load.inFlight, () => isOver, send)
    : openLoop(active, load.perSecond, () => isOver, send);
  const window = await measured(load);
  isOver = true;
  await sending;
  await settled(book);
  clearInterval(acknowledging);
  nextMark = book.next;
  return book.result(window.beginMs, window.endMs, window.cpuUs);
}

type Send = (line: Line, atMs: number) => Promise<void>;

/** Each connection always has `inFlight` sends in flight. */
async function closedLoop(active: readonly Line[], inFlight: number, isOver: () => boolean, send: Send): Promise<void> {
  const loop = async (line: Line): Promise<void> => {
    while (!isOver()) await send(line, performance.now());
  };
  await Promise.all(active.flatMap((line) => Array.from({ length: inFlight }, () => loop(line))));
}

/** A fixed rate of sends per second, regardless of completions. Latency counts from the moment a send was due, however late it was sent. */
async function openLoop(active: readonly Line[], perSecond: number, isOver: () => boolean, send: Send): Promise<void> {
  const startedMs = performance.now();
  const sends: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = ((performance.now() - startedMs) * perSecond) / 1000;
      while (sends.length < due) sends.push(send(active[sends.length % active.length]!, startedMs + (sends.length * 1000) / perSecond));
      if (!isOver()) return;
      clearInterval(timer);
      resolve();
    }, OPEN_LOOP_TICK_MS);
  });
  await Promise.all(sends);
}

type Timed = Pick<SendLoad, 'warmUpMs' | 'durationMs'>;

/** Warms up, then signals beginning and end of the measurement to the parent. */
async function measured({ warmUpMs, durationMs }: Timed, begun = () => {}): Promise<{ beginMs: number; endMs: number; cpuUs: number }> {
  await sleep(warmUpMs);
  begun();
  reply({ kind: 'begin' });
  const [beginMs, cpu] = [performance.now(), process.cpuUsage()];
  await sleep(durationMs);
  const { user, system } = process.cpuUsage(cpu);
  reply({ kind: 'end' });
  return { beginMs, endMs: performance.now(), cpuUs: user + system };
}

async function settled(book: SendBook): Promise<void> {
  for (const endMs = performance.now() + SETTLE_MS; book.missing > 0 && performance.now() < endMs;) await sleep(50);
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Repeats the requests of each account in order. */
async function runReads(load: ReadLoad): Promise<ReadResult> {
  await openLines(load.connections);
  let isOver = false;
  let result = { answered: 0, refused: 0, bytes: 0 };
  let times: number[] = [];
  const loop = async ({ client }: Line, requests: readonly Uint8Array[]): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const startedMs = performance.now();
      const answer = await client.invoke(requests[turn % requests.length]!).catch(() => undefined);
      times.push(performance.now() - startedMs);
      result.answered++;
      result.bytes += answer?.length ?? 0;
      if (!answer) result.refused++;
    }
  };
  const reading = lines.slice(0, load.connections).map((line, index) => loop(line, load.requests[index]!));
  const { beginMs, endMs, cpuUs } = await measured(load, () => {
    [result, times] = [{ answered: 0, refused: 0, bytes: 0 }, []];
  });
  const counted = { ...result, durationMs: endMs - beginMs, answer: quantiles(times), driverCpuUs: cpuUs };
  isOver = true;
  await Promise.all(reading);
  return counted;
}

function reply(message: DriverReply): void {
  process.send!(message);
}

async function perform(request: DriverRequest): Promise<DriverReply> {
  switch (request.kind) {
    case 'prepare':
      [place, accounts] = [request.place, request.accounts];
      return { kind: 'done' };
    case 'connect':
      await openLines(request.connections);
      return { kind: 'done' };
    case 'sends':
      return { kind: 'sent', result: await runSends(request.load) };
    case 'reads':
      return { kind: 'read', result: await runReads(request.load) };
  }
}

process.on('message', (request: DriverRequest) => {
  perform(request).then(reply, (error: Error) => reply({ kind: 'failed', reason: error.message }));
});
process.on('disconnect', () => process.exit());
