/** A virtual screen (Xvfb) with a window manager, keyboard and mouse input (xdotool), and screenshots. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Framebuffer } from './framebuffer.ts';

const SIZE = '1100x760x24';
const START_TIMEOUT_MS = 20_000;
/** Time a window gets to react to a key or click before the next one. */
const HAND_PAUSE_MS = 400;

export class Screen {
  readonly points: Framebuffer;
  /** Environment for programs that should appear on this screen. No OpenGL; 24-hour clock. */
  readonly env: NodeJS.ProcessEnv;
  /** The latest screenshot. */
  lastPicture: string | undefined;
  readonly #pictures: string;
  readonly #children: ChildProcess[];

  private constructor(display: string, points: Framebuffer, pictures: string, server: ChildProcess) {
    this.points = points;
    this.env = { ...process.env, DISPLAY: display, QT_XCB_GL_INTEGRATION: 'none', QT_QPA_PLATFORM: 'xcb', LC_ALL: 'en_GB.UTF-8' };
    this.#pictures = pictures;
    this.#children = [server];
  }

  /** Opens a screen that works in `folder` and writes screenshots to `pictures`. Throws when Xvfb or openbox cannot be started. */
  static async open(folder: string, pictures: string): Promise<Screen> {
    for (const each of [folder, pictures]) mkdirSync(each, { recursive: true });
    const args = ['-screen', '0', SIZE, '-nolisten', 'tcp', '-fbdir', folder, '-displayfd', '3'];
    const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    // Xvfb chooses a free display number and writes it there when it listens.
    const [number] = await once(server.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(START_TIMEOUT_MS) }) as [Buffer];
    const screen = new Screen(`:${number.toString().trim()}`, new Framebuffer(join(folder, 'Xvfb_screen0')), pictures, server);
    screen.run('openbox', []);
    await sleep(HAND_PAUSE_MS);
    return screen;
  }

  run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(program, args, { stdio: 'ignore', env: { ...this.env, ...env } });
    this.#children.unshift(child);
    return child;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#hand('key', key);
  }

  async type(text: string): Promise<void> {
    await this.#hand('type', '--delay', '40', text);
  }

  async click(x: number, y: number): Promise<void> {
    await this.#hand('mousemove', String(x), String(y), 'click', '1');
  }

  /** Takes a screenshot; returns its path. */
  picture(name: string): string {
    const file = join(this.#pictures, `${name}.png`);
    execFileSync('scrot', ['--overwrite', file], { env: this.env });
    this.lastPicture = file;
    return file;
  }

  close(): void {
    this.points.close();
    for (const child of this.#children) child.kill();
  }

  async #hand(...args: string[]): Promise<void> {
    execFileSync('xdotool', args, { env: this.env });
    await sleep(HAND_PAUSE_MS);
  }
}
