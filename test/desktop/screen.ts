/** A virtual screen (Xvfb) with a window manager, and hands on its keyboard and mouse (xdotool). */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SIZE = '1100x760x24';

export class Screen {
  readonly env: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #children: ChildProcess[];

  constructor(display: string, folder: string, children: ChildProcess[]) {
    this.env = { ...process.env, DISPLAY: display, QT_XCB_GL_INTEGRATION: 'none', QT_QPA_PLATFORM: 'xcb' };
    this.#folder = folder;
    this.#children = children;
  }

  /** Opens a screen whose pictures go to `folder`. Throws when Xvfb, openbox, xdotool or scrot is missing. */
  static async open(folder: string): Promise<Screen> {
    mkdirSync(folder, { recursive: true });
    const display = `:${90 + (process.pid % 100)}`;
    const server = spawn('Xvfb', [display, '-screen', '0', SIZE, '-nolisten', 'tcp'], { stdio: 'ignore' });
    await sleep(1000);
    const manager = spawn('openbox', [], { stdio: 'ignore', env: { ...process.env, DISPLAY: display } });
    await sleep(500);
    return new Screen(display, folder, [manager, server]);
  }

  run(program: string, args: string[]): ChildProcess {
    const child = spawn(program, args, { stdio: 'ignore', env: this.env });
    this.#children.unshift(child);
    return child;
  }

  async press(key: string): Promise<void> {
    this.#hand('key', key);
    await sleep(400);
  }

  async type(text: string): Promise<void> {
    this.#hand('type', '--delay', '40', text);
    await sleep(400);
  }

  async click(x: number, y: number): Promise<void> {
    this.#hand('mousemove', String(x), String(y), 'click', '1');
    await sleep(600);
  }

  /** Writes a picture of the whole screen; returns its path. */
  picture(name: string): string {
    const file = join(this.#folder, `${name}.png`);
    execFileSync('scrot', ['-o', file], { env: this.env });
    return file;
  }

  close(): void {
    for (const child of this.#children) child.kill();
  }

  #hand(...args: string[]): void {
    execFileSync('xdotool', args, { env: this.env });
  }
}
