/** A log of a few users with its auditor page, behind a proxy that can tamper with the server's answers. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, signingKeyFromSeed } from '@teamgram/crypto';
import { openEmbeddedLog, openKeyring, openLogReader, type EmbeddedEventLog, type WitnessStatus } from '@teamgram/event-log';
import { content, delivery, ORDINARY_SEND, type Fact } from '@teamgram/event-schemas';
import { serveAuditors, type AuditorFacts, type AuditServer } from '@teamgram/projections';

const DAY_MS = 86_400_000;
const BEGUN_MS = Date.UTC(2026, 0, 5, 9);
const seed = (name: string) => seededRandom(name)(32);

export type Answer = { status: number; headers: Record<string, string>; body: Buffer };
/** Maps the server's answer to what the browser receives. */
export type Change = (path: string, answer: Answer) => Answer;
export const honest: Change = (_, answer) => answer;

export class ServedLog {
  readonly directory = mkdtempSync(join(tmpdir(), 'auditor-page-'));
  readonly #random = seededRandom('auditor page');
  #log!: EmbeddedEventLog;
  #keyring!: ReturnType<typeof openKeyring>;
  #server!: AuditServer;
  #proxy!: Server;
  #nth = 0;
  #upstream = 0;
  change: Change = honest;
  url = '';
  /** What the server reports about its witnesses. */
  witnesses: WitnessStatus[] = [];
  #other!: EmbeddedEventLog;

  async open(): Promise<void> {
    this.#keyring = openKeyring({ file: join(this.directory, 'keyring.sqlite'), kek: new Uint8Array(32).fill(7) });
    this.#log = await this.#openLog(join(this.directory, 'log'));
    await this.append(120);
    this.#other = await this.#openLog(join(this.directory, 'log-1'), 'chat.example/log/1');
    await this.#other.append(Array.from({ length: 20 }, () => this.#event())).durable;
    await published(this.#other);
    this.#server = await this.#serve(join(this.directory, 'log'));
    this.#upstream = this.#server.port;
    this.#proxy = createServer((request, response) => void this.#forward(request.url ?? '/').then(({ status, headers, body }) => response.writeHead(status, headers).end(body), () => response.destroy()));
    await new Promise<void>((resolve) => this.#proxy.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`;
  }

  get size(): number {
    return this.#log.durablePosition;
  }

  /** Appends `count` events, most of them encrypted messages, and waits until a signed checkpoint covers them. */
  async append(count: number): Promise<void> {
    const events = Array.from({ length: count }, () => this.#event());
    await this.#log.append(events).durable;
    await published(this.#log);
  }

  /** Rotates the keys of the writer and of the log. */
  async rotateKeys(): Promise<void> {
    const { keys } = this.#log;
    await this.#log.append([{ ...this.#event(), fact: keys.rotateWriter(signingKeyFromSeed('ed25519', seed('second writer'))) }]).durable;
    await published(this.#log);
    const next = { ed25519: signingKeyFromSeed('ed25519', seed('second log')), mlDsa44: signingKeyFromSeed('ml-dsa-44', seed('second log, post-quantum')) };
    await this.#log.append([{ ...this.#event(), fact: keys.rotateLogKeys(next) }]).durable;
    await published(this.#log);
    await this.append(3);
  }

  /** Stores a contradicting checkpoint next to the journal, as our witness client does when a witness presents one. */
  showContradiction(note: string | undefined): void {
    const directory = join(this.directory, 'log', 'witnesses');
    mkdirSync(directory, { recursive: true });
    if (note === undefined) rmSync(join(directory, 'contradiction'));
    else writeFileSync(join(directory, 'contradiction'), note);
  }

  /** A snapshot of the log, served separately: for a server that later shows another history. */
  async copy(): Promise<{ show: () => void; fork: (count: number) => Promise<void>; fetch: (path: string) => Promise<Response>; close: () => Promise<void> }> {
    const directory = mkdtempSync(join(this.directory, 'copy-'));
    cpSync(join(this.directory, 'log'), directory, { recursive: true, filter: (path) => !path.endsWith('.lock') || path.endsWith('checkpoint.lock') });
    const server = await this.#serve(directory);
    return {
      show: () => void (this.#upstream = server.port),
      fork: async (count) => {
        const log = await this.#openLog(directory);
        await log.append(Array.from({ length: count }, () => this.#event())).durable;
        await log.close();
      },
      fetch: (path) => fetch(`http://127.0.0.1:${server.port}${path}`),
      close: async () => {
        this.#upstream = this.#server.port;
        await server.close();
      },
    };
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#proxy.close(resolve);
      this.#proxy.closeAllConnections();
    });
    await this.#server.close();
    await Promise.all([this.#log.close(), this.#other.close()]);
    this.#keyring.close();
    rmSync(this.directory, { recursive: true });
  }

  #openLog(dir: string, origin = 'chat.example/log'): Promise<EmbeddedEventLog> {
    const logKeys = { ed25519: signingKeyFromSeed('ed25519', seed('log')), mlDsa44: signingKeyFromSeed('ml-dsa-44', seed('log, post-quantum')) };
    return openEmbeddedLog({ dir, keyring: this.#keyring, origin, writerKey: signingKeyFromSeed('ed25519', seed('writer')), logKeys });
  }

  #serve(directory: string): Promise<AuditServer> {
    const journals = [this.#facts(this.#log, directory, () => this.witnesses), this.#facts(this.#other, join(this.directory, 'log-1'), () => [])];
    return serveAuditors({ address: { host: '127.0.0.1', port: 0 }, journals, healthy: () => true, onDamage: () => {} });
  }

  #facts(log: EmbeddedEventLog, directory: string, witnesses: () => WitnessStatus[]): AuditorFacts {
    return {
      reader: openLogReader(directory),
      locate: async (name) => ('id' in name ? log.positionOf(name.id) : log.positionInStream(name.stream, name.version)),
      projectors: () => [{ name: 'read models', position: log.durablePosition - 3 }],
      durable: () => log.durablePosition,
      witnesses,
    };
  }

  #event() {
    const nth = ++this.#nth;
    const timeMs = BEGUN_MS + Math.round(DAY_MS * Math.sqrt(nth));
    return { id: this.#random(16), fact: factOf(nth), timeMs, causationId: this.#random(16), correlationId: this.#random(8) };
  }

  async #forward(path: string): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.#upstream}${path}`, { redirect: 'manual' });
    const body = Buffer.from(await response.arrayBuffer());
    const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = Object.fromEntries(response.headers);
    return this.change(path, { status: response.status, headers, body });
  }
}

async function published(log: EmbeddedEventLog): Promise<void> {
  while (log.publishedPosition < log.durablePosition) await new Promise((resolve) => setTimeout(resolve, 20));
}

function factOf(nth: number): Fact {
  if (nth % 5 === 0) return { type: 'DialogPinned', stream: 'dialogs-7', owner: 7, peer: nth };
  const pts = 1 + nth;
  const deliveries = [[7, 9], [9, 7]].map(([mailbox, peer]) => delivery({ mailbox: mailbox!, peer: peer!, messageId: pts, pts, ptsCount: 1 }));
  return { ...ORDINARY_SEND, type: 'MessageSent', stream: 'dialog-7-9', author: 7, content: content({ text: `a secret, number ${nth}` }), deliveries };
}
