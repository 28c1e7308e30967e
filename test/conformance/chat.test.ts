/** Two people at two terminals: `npm run chat` twice, in pseudo-terminals, against one server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ROOT, startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

type Terminal = { pty: IPty; screen: () => string; type: (line: string) => void };

function openChat(dataDir: string, name: string, phone: string): Terminal {
  const args = ['tools/chat/main.ts', '--name', name, '--phone', phone, '--data', dataDir];
  const pty = spawn(process.execPath, args, { cwd: ROOT, cols: 100, rows: 30, env: process.env as Record<string, string> });
  let screen = '';
  pty.onData((data) => { screen += data; });
  return { pty, screen: () => screen, type: (line) => pty.write(`${line}\r`) };
}

const shows = (terminal: Terminal, text: string) => eventually(`the terminal shows: ${text}`, () => terminal.screen().includes(text))
  .catch((error: Error) => { throw new Error(`${error.message}\n--- screen ---\n${terminal.screen()}`); });

describe('npm run chat', () => {
  let folder: string;
  let server: RunningServer;
  const terminals: Terminal[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamgram chat '));
    server = await startServer({ dataDir: join(folder, 'data') });
  }, 90_000);

  afterAll(async () => {
    for (const { pty } of terminals) pty.kill();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function enter(name: string, phone: string): Promise<Terminal> {
    const terminal = openChat(server.dataDir, name, phone);
    terminals.push(terminal);
    await shows(terminal, 'Code');
    terminal.type(await server.code(phone));
    await shows(terminal, `You are ${name}`);
    return terminal;
  }

  test('two people find each other by number, talk, edit, delete and see read marks', async () => {
    const alice = await enter('Alice', '+15550001');
    const bob = await enter('Bob', '+15550002');
    alice.type('/to +15550002');
    await shows(alice, 'Talking to');
    alice.type('Hello Bob, grüße 👋');
    await shows(bob, 'Hello Bob, grüße 👋');
    await shows(alice, '(read)');
    bob.type('Hello Alice');
    await shows(alice, 'Hello Alice');
    alice.type('/edit Hello again');
    await shows(bob, '(edited): Hello again');
    alice.type('/delete');
    await shows(bob, '(1 message deleted)');
    bob.type('/quit');
    alice.type('/to +19990000');
    await shows(alice, 'Nobody here has the number');
    expect(alice.screen()).not.toContain('Error');
  }, 90_000);
});
