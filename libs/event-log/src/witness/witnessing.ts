import { createHash } from 'node:crypto';
import { CryptoError } from '@teamgram/crypto';
import type { LogFs } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import type { LogReader } from '../reading/log-reader.ts';
import { openByGeneration, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { printedGenerations } from '../tree/log-keys.ts';
import { CONTRADICTION_FILE, COSIGNED_FILE, mergedNote, readCosigned, writeWitnessFile } from './cosigned-file.ts';
import { WitnessClient, type Contradiction, type Exchange, type Submission, type WitnessAddress } from './witness-client.ts';

/** The state of a witness, for `ops status`. */
export type WitnessStatus = {
  name: string;
  url: string;
  state: 'waiting' | 'cosigned' | 'refused' | 'unreachable' | 'contradicted';
  /** Size of the largest checkpoint it cosigned since the process started. */
  cosignedSize: number;
  reason: string | undefined;
  contradiction: Contradiction | undefined;
};

export type WitnessingOptions = {
  reader: LogReader;
  /** The log's directory, in which the cosigned checkpoint is stored. */
  dir: string;
  witnesses: readonly WitnessAddress[];
  exchange: Exchange;
  /** Minimum interval between submissions; only a new checkpoint is submitted. */
  everyMs?: number;
  fs?: LogFs;
  /** The state of a witness has changed: for example it began to contradict or refuse, or recovered. */
  onChange?: (status: WitnessStatus) => void;
  /** A round failed: damaged log files or a full disk. The next round runs as usual. */
  onTrouble?: (error: unknown) => void;
};

const EVERY_MS = 2_000;
/** Upper limit of the backoff for a witness that is unreachable, refuses or contradicts. */
const LONGEST_PAUSE_MS = 60_000;

/** The path at which a witness of this project shows its checkpoint of a log. */
export function shownPath(origin: string): string {
  return `checkpoint/${createHash('sha256').update(origin).digest('hex')}`;
}

type Asked = { client: WitnessClient; status: WitnessStatus; note: string; pauseMs: number; againAtMs: number };

/** Submits the newest checkpoint of a log to all witnesses, periodically. Only reads files, so the log never waits for it. */
export class Witnessing {
  readonly #options: Required<Omit<WitnessingOptions, 'witnesses'>>;
  readonly #asked: Asked[];
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** @throws {CryptoError} BAD_KEY */
  constructor({ witnesses, ...options }: WitnessingOptions) {
    this.#options = { everyMs: EVERY_MS, fs: nodeFs, onChange: () => {}, onTrouble: () => {}, ...options };
    this.#asked = witnesses.map((address) => {
      const client = new WitnessClient(address, options.reader, options.exchange);
      const status: WitnessStatus = { name: client.name, url: client.url, state: 'waiting', cosignedSize: 0, reason: undefined, contradiction: undefined };
      return { client, status, note: '', pauseMs: this.#options.everyMs, againAtMs: 0 };
    });
  }

  get status(): WitnessStatus[] {
    return this.#asked.map(({ status }) => ({ ...status }));
  }

  /** Runs rounds until `stop`. */
  start(): void {
    if (this.#asked.length > 0) this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  /** One round: submits the same checkpoint to every witness that has not cosigned it, so that the signature lines can be merged into one note. */
  async round(nowMs: number): Promise<void> {
    const head = this.#options.reader.checkpoint();
    if (!head || head.size === 0) return;
    const due = this.#asked.filter(({ note, againAtMs }) => note !== textOf(head) && againAtMs <= nowMs);
    const lines = await Promise.all(due.map((asked) => this.#ask(asked, head, nowMs)));
    if (lines.some((each) => each.length > 0)) await this.#keep(head, lines.flat());
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.round(performance.now()).catch(this.#options.onTrouble);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, this.#options.everyMs);
        signal.addEventListener('abort', done, { once: true });
        function done() {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
      });
    }
  }

  async #ask(asked: Asked, head: SignedCheckpoint, nowMs: number): Promise<string[]> {
    const submission = await asked.client.submit(head);
    const outcome = submission.kind === 'outrun' ? await this.#outrun(submission.size, head) : submission;
    await this.#note(asked, outcome, head);
    asked.pauseMs = outcome.kind === 'cosigned' ? this.#options.everyMs : Math.min(asked.pauseMs * 2, LONGEST_PAUSE_MS);
    asked.againAtMs = outcome.kind === 'cosigned' ? 0 : nowMs + asked.pauseMs;
    return outcome.kind === 'cosigned' ? outcome.lines : [];
  }

  /**
   * The witness knows a larger size than was submitted. If the log has reached that size meanwhile, retry; otherwise the witness has a history that
   * is not this one.
   */
  async #outrun(size: number, head: SignedCheckpoint): Promise<Submission> {
    const newest = this.#options.reader.checkpoint() ?? head;
    return newest.size >= size ? { kind: 'unreachable', reason: 'it has seen a newer checkpoint already' } : { kind: 'contradicted', size };
  }

  async #note(asked: Asked, outcome: Submission, head: SignedCheckpoint): Promise<void> {
    const { status } = asked;
    const before = status.state;
    status.state = outcome.kind === 'outrun' ? 'unreachable' : outcome.kind;
    status.reason = 'reason' in outcome ? outcome.reason : undefined;
    if (outcome.kind === 'cosigned') Object.assign(asked, { note: textOf(head), status: Object.assign(status, { cosignedSize: head.size, contradiction: undefined }) });
    if (outcome.kind === 'contradicted') status.contradiction = await this.#contradiction(asked.client, outcome.size, head);
    if (outcome.kind === 'contradicted') status.reason = reasonOf(status.contradiction!);
    if (status.state !== before) this.#options.onChange({ ...status });
  }

  /** Compares two heads signed by the log: the local one and the one the witness shows, if it shows one with this log's signatures. */
  async #contradiction(client: WitnessClient, size: number, head: SignedCheckpoint): Promise<Contradiction> {
    const shown = this.#signed(await client.shownCheckpoint(shownPath(head.origin)));
    const seen = shown?.size ?? size;
    const ownRoot = client.ownRoot(seen);
    const witnessRoot = shown && Buffer.from(shown.root).toString('base64');
    if (shown && witnessRoot !== ownRoot) await writeWitnessFile(this.#options.fs, this.#options.dir, CONTRADICTION_FILE, shown.note);
    return { size: seen, ownSize: head.size, ownRoot: ownRoot ?? undefined, witnessRoot };
  }

  #signed(note: string | undefined): SignedCheckpoint | undefined {
    if (note === undefined) return undefined;
    try {
      return openByGeneration(note, printedGenerations(this.#options.reader.verifierKeys()));
    } catch (error) {
      if (error instanceof CryptoError) return undefined;
      throw error;
    }
  }

  /** Lines of this round are merged with earlier lines for the same text. */
  async #keep(head: SignedCheckpoint, lines: readonly string[]): Promise<void> {
    const { fs, dir } = this.#options;
    await writeWitnessFile(fs, dir, COSIGNED_FILE, mergedNote(head.note + lines.join(''), readCosigned(fs, dir)));
  }
}

/** The text without signatures: the log may sign the same head twice. */
function textOf({ origin, size, root }: SignedCheckpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}`;
}

function reasonOf({ size, ownSize, ownRoot, witnessRoot }: Contradiction): string {
  const theirs = witnessRoot ? `with the root ${witnessRoot}` : 'with another root (it does not say which)';
  if (ownRoot === undefined) return `ROLLED BACK or SPLIT VIEW: it has cosigned ${size} events of this log ${witnessRoot ? `with the root ${witnessRoot} ` : ''}and this log has only ${ownSize}`;
  return `SPLIT VIEW: it has cosigned the first ${size} events of this log ${theirs}; here their root is ${ownRoot}`;
}
