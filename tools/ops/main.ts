/** npm run ops: operator commands for a server on this machine. */
import { resolve } from 'node:path';
import { LogDamaged } from '@teamgram/event-log';
import { asFatalError, ExitCode, FatalError, isLinkError } from '@teamgram/host';
import type { Command } from './command.ts';
import { backup } from './commands/backup.ts';
import { clock } from './commands/clock.ts';
import { code } from './commands/code.ts';
import { rebuild } from './commands/rebuild.ts';
import { chatPolicy } from './commands/chat-policy.ts';
import { spamBlocks } from './commands/spam-blocks.ts';
import { retention } from './commands/retention.ts';
import { restore } from './commands/restore.ts';
import { rotateKeys } from './commands/rotate-keys.ts';
import { status } from './commands/status.ts';
import { username } from './commands/username.ts';
import { stop } from './commands/stop.ts';
import { takeout } from './commands/takeout.ts';
import { witness } from './commands/witness.ts';

const commands: Record<string, Command> = { status, retention, 'chat-policy': chatPolicy, 'spam-blocks': spamBlocks, username, clock, code, rebuild, stop, backup, restore, 'rotate-keys': rotateKeys, witness, takeout };

const HELP = `npm run ops -- COMMAND [--data DIR] [--json]

${Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

  --data DIR   the server's data directory (default ./data)
  --json       one JSON line instead of text
  COMMAND --help tells more about one command`;

type Options = { dataDir: string; json: boolean; help: boolean; words: string[]; flags: Set<string>; values: Map<string, string> };

/** Parsed by hand, since arguments such as the phone number -15550001 must not be taken for options. */
function readOptions(args: string[]): Options {
  const options: Options = { dataDir: 'data', json: false, help: false, words: [], flags: new Set(), values: new Map() };
  const own = (): Command | undefined => (options.words[0] === undefined ? undefined : commandOf(options.words[0]));
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const option = word.startsWith('--') ? word.slice(2) : '';
    if (word === '--json') options.json = true;
    else if (word === '--help' || word === '-h') options.help = true;
    else if (word === '--data') options.dataDir = valueBehind(args, at++) ?? stopWith('--data needs a directory');
    else if (own()?.flags?.includes(option)) options.flags.add(option);
    else if (own()?.values?.includes(option)) options.values.set(option, valueBehind(args, at++) ?? stopWith(`${word} needs a value`));
    else if (option) stopWith(`does not know ${word}`);
    else options.words.push(word);
  }
  // npm runs scripts in the checkout; relative paths are meant relative to the caller's directory.
  options.dataDir = resolve(process.env['INIT_CWD'] ?? process.cwd(), options.dataDir);
  return options;
}

/** The word behind an option; undefined at the end and before another option. */
function valueBehind(args: readonly string[], at: number): string | undefined {
  const value = args[at + 1];
  return value?.startsWith('--') ? undefined : value;
}

function commandOf(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

function stopWith(line: string): never {
  throw new FatalError(`${line}; npm run ops -- --help tells what there is`, ExitCode.usage);
}

async function main(args: string[]): Promise<void> {
  const { help, words: [name, ...rest], ...options } = readOptions(args);
  const print = (line: string) => void process.stdout.write(line + '\n');
  if (name === undefined) return help ? print(HELP) : stopWith('needs a command');
  const command = commandOf(name) ?? stopWith(`does not know the command ${name}`);
  if (help) return print(command.help);
  if (!command.takesWords && rest.length > 0) stopWith(`${name} takes no words, but was given ${rest.join(' ')}`);
  await command.run({ ...options, args: rest, print });
}

/** Of a process that is suspended, restarting or overloaded. */
const NO_ANSWER = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'OVERLOADED'] as const;

function explain(error: unknown): FatalError {
  if (error instanceof LogDamaged) return new FatalError(error.message, ExitCode.damaged);
  if (NO_ANSWER.some((code) => isLinkError(error, code))) return new FatalError(`the server does not answer (${(error as Error).message}); "npm run ops -- status" shows which process is in trouble`, ExitCode.unavailable);
  if (isLinkError(error)) return new FatalError(`the server answered ${error.code}`, ExitCode.failure);
  return asFatalError(error);
}

// Exits explicitly: a link to a hanging process would keep this one alive, because grpc-js waits for the handshake for ever.
await main(process.argv.slice(2)).then(() => process.exit(ExitCode.ok), (error: unknown) => {
  const { message, exitCode } = explain(error);
  process.stderr.write(`ops: ${message}\n`);
  process.exit(exitCode);
});
