/**
 * TDLib, mtcute, teleproto and GramJS together in one supergroup, one channel, one basic group and one forum, two of them with a second device, in a network
 * namespace with only loopback (started by real-chats.test.ts). During and after the scenarios each process of the server is killed while they continue; at
 * the end all clients must see the same, a rebuild must change no row and no answer, the disk must contain no plaintext of messages, and the auditor must
 * accept the log. Prints one JSON line per scenario, exits non-zero at the first failure. Argument: a folder to work in.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noComplaints, SELDOM } from '../clients/complaints.ts';
import type { ClientKind } from '../clients/fleet.ts';
import { landscape } from '../desktop/landscape.ts';
import { ROOT } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { rebuiltTheSame, scan } from './real-chats-afterwards.ts';
import { BUTTONS } from './real-chats-buttons.ts';
import { FEATURES, KILLED_AT } from './real-chats-features.ts';
import { LONGER } from './real-chats-longer.ts';
import { SCENARIOS } from './real-chats-scenarios.ts';
import { KINDS, seen } from './real-chats-world.ts';
import type { Person, Scenario, World } from './real-chats-world.ts';
import { acquaint, killProcess, opened, realServer, signUp } from './real-people.ts';

const run = promisify(execFile);
const step = (name: string, details: object = {}) => console.log(JSON.stringify({ step: name, ...details }));

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: real-chats.ts FOLDER');
  const { server, end } = await realServer(folder);
  const people: Person[] = [];
  try {
    const world = await meet(server, folder, people);
    for (const scenario of SCENARIOS) await play(world, scenario);
    await secondDevices(world, server, folder, people);
    for (const scenario of [...LONGER, ...BUTTONS]) await play(world, scenario);
    for (const scenario of FEATURES) {
      const victim = KILLED_AT[scenario[0]];
      if (victim !== undefined) kill(server, victim, people);
      await play(world, scenario);
    }
    await goOnThroughKills(world, server, people);
    await rebuiltTheSame(world, server);
    noComplaints(people.map(({ client }) => client), true, SELDOM);
    step('rebuilt');
  } finally {
    for (const { client } of people) client.kill();
    await end();
  }
  scan(server.dataDir);
  const { stdout } = await run(process.execPath, ['tools/audit/main.ts', server.dataDir], { cwd: ROOT });
  if (!/accepted|no lie|verified/i.test(stdout)) throw new Error(`the auditor refuses:\n${stdout}`);
  step('done', { scenarios: SCENARIOS.length + LONGER.length + BUTTONS.length + FEATURES.length });
}

async function play(world: World, [name, scene]: Scenario): Promise<void> {
  const startedAtMs = Date.now();
  await scene(world).catch((error: unknown) => { throw new Error(`scenario "${name}"`, { cause: error }); });
  step(name, { ms: Date.now() - startedAtMs });
}

async function meet(server: RunningServer, folder: string, people: Person[]): Promise<World> {
  await Promise.all(KINDS.map(async (kind, index) => people.push(await signUp(kind, index, server, folder))));
  for (const person of people) await acquaint(person, people);
  const picture = join(folder, 'landscape.png');
  writeFileSync(picture, landscape(800, 520));
  const named = (kind: ClientKind) => people.find(({ client }) => client.kind === kind)!;
  return { tdlib: named('tdlib'), mtcute: named('mtcute'), teleproto: named('teleproto'), gramjs: named('gramjs'), everybody: KINDS.map(named), picture, group: 0, channel: 0, basic: 0, forum: 0, pairs: [], server };
}

/** The TDLib user also logs in with mtcute, the mtcute user with an older teleproto. */
async function secondDevices(world: World, server: RunningServer, folder: string, people: Person[]): Promise<void> {
  for (const [first, kind] of [[world.tdlib, 'mtcute-pfs'], [world.mtcute, 'teleproto-214']] as const) {
    const second = { ...first, client: await opened(kind, server, folder) };
    people.push(second);
    await second.client.signIn({ phone: first.phone, password: undefined });
    await acquaint(second, world.everybody);
    world.pairs.push([first, second]);
  }
  step('second devices');
}

const VICTIMS = ['apps/gateway/', 'apps/projections/', 'apps/command-api/'];

let isUnbroken = true;

/** No connections are broken before the first kill, so complaints are checked until then. */
function kill(server: RunningServer, victim: string, people: Person[]): void {
  if (isUnbroken) noComplaints(people.map(({ client }) => client), false, SELDOM);
  isUnbroken = false;
  killProcess(server, victim);
  step('killed', { victim });
}

/** Kills each process once; before it is back, somebody writes and edits in the group and in the channel. */
async function goOnThroughKills(world: World, server: RunningServer, people: Person[]): Promise<void> {
  for (const [index, victim] of VICTIMS.entries()) {
    kill(server, victim, people);
    for (const [author, chat] of [[world.everybody[index]!, world.group], [world.tdlib, world.channel]] as const) {
      const text = `${victim} was killed`;
      const id = await author.client.sendText(chat, text);
      await author.client.editText(chat, id, `${text} (edited)`);
      // GramJS and its fork do not resync after a broken connection, so views are compared rather than received updates.
      await seen(world.everybody, chat, 'the edited text', ({ messages }) => messages.at(-1)?.text === `${text} (edited)`);
    }
    step('went on after a kill', { victim });
  }
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
