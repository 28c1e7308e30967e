/**
 * Two users at two terminals: `npm run chat` twice in pseudo-terminals, against one server. A separate program (started by chat.test.ts), since node-pty does
 * not work in a worker thread. Exits non-zero at the first text that does not appear. Argument: a folder.
 */
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
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

async function enter(server: RunningServer, name: string, phone: string): Promise<Terminal> {
  const terminal = openChat(server.dataDir, name, phone);
  await shows(terminal, 'Code');
  terminal.type(await server.code(phone));
  await shows(terminal, `You are ${name}`);
  return terminal;
}

async function talk(alice: Terminal, bob: Terminal): Promise<void> {
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
}

async function main(folder: string): Promise<void> {
  const server = await startServer({ dataDir: join(folder, 'data') });
  const terminals: Terminal[] = [];
  try {
    terminals.push(await enter(server, 'Alice', '+15550001'));
    terminals.push(await enter(server, 'Bob', '+15550002'));
    await talk(terminals[0]!, terminals[1]!);
    if (terminals.some((terminal) => terminal.screen().includes('Error'))) throw new Error(terminals.map((terminal) => terminal.screen()).join('\n---\n'));
    // The second run needs no code, since the session was stored.
    const again = openChat(server.dataDir, 'Bob', '+15550002');
    terminals.push(again);
    await shows(again, 'You are Bob');
    console.log('done');
  } finally {
    for (const { pty } of terminals) pty.kill();
    await server.stop();
  }
}

main(process.argv[2]!).then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
