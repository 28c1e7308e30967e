/** npm run chat: a terminal client, for trying the server without a patched app. */
import { createInterface } from 'node:readline/promises';
import { ExitCode, FatalError } from '@teamgram/host';
import { Conversation } from './conversation.ts';
import { createClient, logIn, readConnect } from './connection.ts';
import { HELP, readOptions } from './options.ts';
import type { ChatOptions } from './options.ts';

async function chat(options: ChatOptions): Promise<void> {
  const client = createClient(readConnect(options.dataDir));
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const say = (line: string) => {
    process.stdout.write(`\r\x1b[K${line}\n`);
    terminal.prompt(true);
  };
  try {
    const self = await logIn(client, options, (question) => terminal.question(question));
    const conversation = new Conversation(client, say);
    say(`You are ${self.displayName}. /to PHONE to talk to somebody, /quit to leave.`);
    if (options.to !== undefined) await conversation.talkTo(options.to);
    for await (const line of terminal) {
      const stay = await conversation.enter(line).catch((error: Error) => { say(`! ${error.message}`); return true; });
      if (!stay) break;
      terminal.prompt();
    }
  } finally {
    terminal.close();
    await client.destroy();
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  await chat(options);
}

main().then(() => process.exit(0), (error: Error) => {
  console.error(error.message);
  process.exit(error instanceof FatalError ? error.exitCode : ExitCode.failure);
});
