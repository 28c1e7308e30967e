/** Command-line options of `npm run chat --`. */
import { parseArgs } from 'node:util';
import { ExitCode, FatalError } from '@teamgram/host';

export type ChatOptions = { name: string; phone: string; to: string | undefined; dataDir: string };

export const HELP = `A terminal chat over the running server.

  npm run chat -- --name Alice --phone +15550001 [--to +15550002] [--data DIR]

  --name   first name, used when the phone number is new to the server
  --phone  your phone number; any number will do, the code appears in the server's terminal
  --to     whom to talk to at once
  --data   the server's data directory (default: ./data), for its connect.json

In the chat: a line of text is sent. Commands: /to PHONE, /file PATH, /edit TEXT (your last message), /delete (your last message), /history, /quit`;

/** Throws FatalError (exit code 64) with one line for missing or invalid options. */
export function readOptions(args: string[]): ChatOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  if (values.phone === undefined) throw new FatalError('--phone is missing: npm run chat -- --name Alice --phone +15550001', ExitCode.usage);
  return { name: values.name ?? 'Nobody', phone: values.phone, to: values.to, dataDir: values.data };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { name: text, phone: text, to: text, data: { ...text, default: 'data' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new FatalError(`${(error as Error).message.split('\n')[0]}; npm run chat -- --help lists the options`, ExitCode.usage);
  }
}
