/**
 * Runs the shell blocks of one page in order, as a person would: in one shell, in a folder that equals this checkout except for
 * its `data`. `npm start` gets a terminal of its own (here: it runs in the background) and is waited for, as is each `npm run
 * chat`, which gets its login code typed in. Every other command must exit with 0. Servers and chats run until the page ends.
 * The folders of the checkout are links to the real ones, so a page may write only to `data`, `tmp` or the folder itself.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@teamgram/host';
import { eventually } from '../support/eventually.ts';
import { ROOT } from '../support/server.ts';
import { kindOf, withPort, type ShellBlock } from './page.ts';

const COMMAND_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const OWN_FOLDERS = new Set(['data', 'tmp', 'test-results', '.git', '.nx']);

type Terminal = { child: ChildProcess; screen: () => string; ended: Promise<unknown> };

export class PageRun {
  readonly #folder = mkdtempSync(join(tmpdir(), 'teamgram documents '));
  readonly #terminals: Terminal[] = [];
  readonly #shell: Terminal;

  constructor() {
    for (const name of readdirSync(ROOT).filter((entry) => !OWN_FOLDERS.has(entry))) symlinkSync(join(ROOT, name), join(this.#folder, name));
    this.#shell = this.#open('exec sh');
  }

  async run({ commands }: ShellBlock): Promise<void> {
    for (const command of commands) await this.#perform(command);
  }

  async #perform(command: string): Promise<void> {
    switch (kindOf(command)) {
      case 'server': return this.#start(command);
      case 'chat': return this.#chat(command);
      case 'elsewhere': return;
      case 'plain': return this.#type(command);
    }
  }

  async #start(command: string): Promise<void> {
    const server = this.#open(withPort(command, await freePorts(3)));
    await shows(server, command, /Ctrl-C stops|"event":"ready"/);
  }

  async #chat(command: string): Promise<void> {
    const chat = this.#open(command);
    await shows(chat, command, /Code|You are/);
    if (!chat.screen().includes('You are')) {
      const phone = /--phone \+?(\d+)/.exec(command)![1]!;
      const code = await eventually(`a login code for ${phone}`, () => this.#codeFor(phone));
      chat.child.stdin!.write(`${code}\n`);
    }
    await shows(chat, command, /You are/);
  }

  /** The latest code shown in a server's terminal. */
  #codeFor(phone: string): string | undefined {
    const screens = this.#terminals.map(({ screen }) => screen()).join('\n');
    return [...screens.matchAll(new RegExp(`login code for \\+${phone}: (\\d+)`, 'g'))].at(-1)?.[1];
  }

  /** The shell prints the exit code after a marker that no command prints. */
  async #type(command: string): Promise<void> {
    const from = this.#shell.screen().length;
    const mark = `ended-${crypto.randomUUID()}`;
    this.#shell.child.stdin!.write(`{ ${command}\n} < /dev/null\necho "${mark} $?"\n`);
    const output = () => this.#shell.screen().slice(from);
    const status = await eventually(command, () => new RegExp(`${mark} (\\d+)`).exec(output())?.[1], COMMAND_TIMEOUT_MS)
      .catch((error: Error) => { throw new Error(`${error.message}\n${output()}`); });
    if (status !== '0') throw new Error(`${command}\nended with ${status}:\n${output()}`);
  }

  /** In its own process group, as in a terminal: Ctrl-C goes to all of it. */
  #open(command: string): Terminal {
    const child = spawn('sh', ['-c', command], { cwd: this.#folder, env: readersEnvironment(), stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let screen = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => { screen += text; });
    child.stdin!.on('error', () => undefined);
    const terminal = { child, screen: () => screen, ended: new Promise((resolve) => child.once('close', resolve)) };
    this.#terminals.push(terminal);
    return terminal;
  }

  /** Sends Ctrl-C to every terminal, newest first; processes that do not react are killed. */
  async close(): Promise<void> {
    for (const { child, ended } of this.#terminals.toReversed()) {
      child.stdin!.end();
      signal(child, 'SIGINT');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function shows({ child, screen }: Terminal, command: string, text: RegExp): Promise<void> {
  await eventually(`${command} shows ${text}`, () => text.test(screen()) || child.exitCode !== null, COMMAND_TIMEOUT_MS)
    .catch((error: Error) => { throw new Error(`${error.message}\n${screen()}`); });
  if (!text.test(screen())) throw new Error(`${command}\nended with ${child.exitCode}:\n${screen()}`);
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-pid!, name);
  } catch {
    // All its processes have ended.
  }
}

/** Without this test's Node, npm variables and npm's update check. */
function readersEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|INIT_CWD|VITEST|REQUIRE_ALL)/i.test(name));
  const path = (process.env['PATH'] ?? '').split(':').filter((directory) => !directory.includes('node_modules')).join(':');
  return { ...Object.fromEntries(own), PATH: path, npm_config_update_notifier: 'false' };
}
