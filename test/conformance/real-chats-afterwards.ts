/** Checks after the scenarios of real-chats.ts: all clients agree, rebuilt tables give the same answers, and the disk has no plaintext of messages. */
import { execFile } from 'node:child_process';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { ChatView } from '../clients/chat-driver.ts';
import { search } from '../support/search-files.ts';
import { rowsOfServer } from '../support/server-rows.ts';
import { ROOT } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { sameAccount, sameTopics } from './real-chats-features.ts';
import { allSee, looked, sameView } from './real-chats-world.ts';
import type { World } from './real-chats-world.ts';

const run = promisify(execFile);

/** All clients see the same: members where they may query them, messages in order with edits, pins, topics, and account state on both devices of a user. */
async function agree(world: World): Promise<ChatView[]> {
  const { everybody, tdlib, teleproto, mtcute, gramjs, group, channel, basic, forum, pairs } = world;
  const views = [
    await sameView(everybody, group, true),
    await sameView([tdlib, teleproto], channel, true),
    await sameView([tdlib, mtcute, gramjs], channel, false),
    await sameView(everybody, basic, true, true),
    await sameView(everybody, forum, true),
  ];
  await sameTopics(world, 'the topics', ({ length }) => length === 4);
  await allSee([tdlib, mtcute], 'the log of the group', ({ client }) => client.adminLog(group), ({ length }) => length > 0);
  for (const pair of pairs) await sameAccount(pair, 'one account', () => true);
  return views;
}

/** Repeats every query of the scenarios; for objects that no longer exist, the error is the answer. */
async function answersToAll(): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const [what, { people, look }] of looked) {
    const found = await Promise.all(people.map((person) => look(person).catch((error: Error) => error.message.split('\n')[0])));
    for (const [index, { client }] of people.entries()) answers.set(`${client.kind}: ${what}`, found[index]);
  }
  return answers;
}

/** Rebuilds every read model from the log: each row of each table and each answer to clients must be unchanged. Throws with the differences. */
export async function rebuiltTheSame(world: World, server: RunningServer): Promise<void> {
  await agree(world);
  const before = { answers: await answersToAll(), rows: await rowsOfServer(server) };
  await run(process.execPath, ['tools/ops/main.ts', 'rebuild', 'all', '--data', server.dataDir], { cwd: ROOT });
  const rows = await rowsOfServer(server);
  for (const [table, kept] of Object.entries(before.rows)) {
    if (!isDeepStrictEqual(rows[table], kept)) throw new Error(`rebuilt ${table} differs:\n${changes(kept, rows[table] ?? []).join('\n')}`);
  }
  await agree(world);
  const answers = await answersToAll();
  for (const [what, answer] of before.answers) {
    if (!isDeepStrictEqual(answers.get(what), answer)) throw new Error(`after the rebuild ${what}:\n${JSON.stringify(answers.get(what))}\nnot ${JSON.stringify(answer)}`);
  }
  console.log(JSON.stringify({ step: 'asked again', questions: answers.size, tables: Object.keys(rows).length, rows: Object.values(rows).flat().length }));
}

function changes(before: string[], after: string[]): string[] {
  return [...before.filter((row) => !after.includes(row)).map((row) => `- ${row}`), ...after.filter((row) => !before.includes(row)).map((row) => `+ ${row}`)].slice(0, 10);
}

/** Texts of the scenarios that must not be readable on the disk. */
const PRIVATE_WORDS = [
  'Nobody knows that I am', 'Tea or coffee', 'Two hills by', 'A zebra in', 'Half a sentence', 'is at lunch', 'Welcome to Anna', 'Fair copy of', 'Good morning', 'knows GramJS well', 'The needle is at', 'while tdlib was away', 'What do you think',
];

/** No text is stored in plaintext: not in the log, the tables or the processes' log files. */
export function scan(dataDir: string): void {
  const found = search(dataDir, Object.fromEntries(PRIVATE_WORDS.map((text) => [text, text])));
  if (found.length > 0) throw new Error(`in the open: ${JSON.stringify(found)}`);
}
