/** Command-line options of `npm run chat --`. */
import { parseArgs } from 'node:util';

export type ChatOptions = { name: string; phone: string; to: string | undefined; dataDir: string };

export const HELP = `A terminal chat over the running server.

  npm run chat -- --name Alice --phone +15550001 [--to +15550002] [--data DIR]

  --name   first name, used when the phone number is new to the server
  --phone  your phone number; any number will do, the code appears in the server's terminal
  --to     whom to talk to at once
  --data   the server's data directory (default: ./data), for its connect.json

In the chat: a line of text is sent. Commands: /to PHONE, /file PATH, /edit TEXT (your last message), /delete (your last message), /history, /quit`;

/** Throws an Error with a one-line message for missing or invalid options. */
export function readOptions(args: string[]): ChatOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: { name: { type: 'string' }, phone: { type: 'string' }, to: { type: 'string' }, data: { type: 'string', default: 'data' }, help: { type: 'boolean' } },
  });
  if (values.help) return 'help';
  if (values.phone === undefined) throw new Error('--phone is missing: npm run chat -- --name Alice --phone +15550001');
  return { name: values.name ?? 'Nobody', phone: values.phone, to: values.to, dataDir: values.data };
}
