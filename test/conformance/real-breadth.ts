/**
 * Calls the high-level functions of TDLib, mtcute and GramJS that the server supports. The libraries run concurrently, with teleproto as the friend, in a
 * network namespace with only loopback (started by real-breadth.test.ts). Each answer must match the tables in test/clients/breadth, and no library may log a
 * complaint. Prints one JSON line per library. Arguments: a folder to work in, then the libraries (default: all).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAT, EXPORT, PICTURE } from '../clients/breadth/tdlib-imports.ts';
import { noComplaints } from '../clients/complaints.ts';
import { landscape } from '../desktop/landscape.ts';
import type { Person } from './real-chats-world.ts';
import { acquaint, realServer, signUp } from './real-people.ts';

const LIBRARIES = ['tdlib', 'mtcute', 'gramjs'] as const;

async function main(): Promise<void> {
  const [folder, ...wanted] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: real-breadth.ts FOLDER [library…]');
  const { server, end } = await realServer(folder);
  const people: Person[] = [];
  try {
    const kinds = [...LIBRARIES.filter((kind) => wanted.length === 0 || wanted.includes(kind)), 'teleproto'] as const;
    await Promise.all(kinds.map(async (kind, index) => { people[index] = await signUp(kind, index, server, folder); }));
    for (const person of people) await acquaint(person, people);
    const picture = join(folder, 'landscape.png');
    writeFileSync(picture, landscape(800, 520));
    // TDLib does not upload the same image twice.
    writeFileSync(join(folder, PICTURE), landscape(400, 260));
    writeFileSync(join(folder, CHAT), EXPORT);
    const wrong = (await Promise.all(people.slice(0, -1).map((person) => useEverything(person, people.at(-1)!, { picture, exportFolder: folder })))).flat();
    if (wrong.length > 0) throw new Error(`${wrong.length} answers are otherwise:\n${wrong.join('\n')}`);
    noComplaints(people.map(({ client }) => client));
    console.log(JSON.stringify({ step: 'done' }));
  } finally {
    for (const person of people) person?.client.kill();
    await end();
  }
}

async function useEverything({ client }: Person, friend: Person, files: { picture: string; exportFolder: string }): Promise<string[]> {
  const startedAtMs = Date.now();
  const { calls, wrong } = await client.useEverything!({ friend: friend.userId, friendPhone: friend.phone, friendName: friend.name, ...files });
  console.log(JSON.stringify({ step: client.kind, calls, ms: Date.now() - startedAtMs }));
  return wrong.map((each) => `${client.kind}: ${each}`);
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
