import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { KafkaSettings } from '../../src/index.ts';

/** A feed in its own process, which can be killed at any moment and started again. */
export class KilledFeed {
  /** Its position, as last reported. */
  position = 0;
  /** The errors it reported. */
  readonly troubles: string[] = [];
  starts = 0;
  #child: ChildProcess | undefined;
  readonly #dir: string;
  readonly #settings: KafkaSettings;
  readonly #durable: () => number;

  constructor(dir: string, settings: KafkaSettings, durable: () => number) {
    this.#dir = dir;
    this.#settings = settings;
    this.#durable = durable;
  }

  start(): void {
    this.starts++;
    const child = fork(join(import.meta.dirname, 'feed-process.ts'), [this.#dir, JSON.stringify(this.#settings)], { execArgv: ['--disable-warning=TimeoutNegativeWarning'] });
    child.on('message', (said: { position?: number; trouble?: string }) => {
      if (said.position !== undefined) this.position = said.position;
      if (said.trouble) this.troubles.push(said.trouble);
    });
    this.#child = child;
    const telling = setInterval(() => child.connected && child.send(this.#durable(), () => {}), 5);
    child.once('exit', () => clearInterval(telling));
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
