/**
 * TDLib, mtcute, teleproto and GramJS together in one supergroup, one channel and one basic group, inside a network namespace that holds nothing
 * but loopback (real-chats.test.ts starts it). Afterwards each process of the server is killed while they go on; at the end all see the same
 * chats, a rebuild changes nothing, and the auditor accepts the log. Prints one JSON line per scenario, exits non-zero at the first failure.
 * Argument: a folder to work in.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pidsOf } from '../bench/process-cpu.ts';
import type { ChatView } from '../clients/chat-driver.ts';
import { startClient } from '../clients/fleet.ts';
import type { ClientKind } from '../clients/fleet.ts';
import { landscape } from '../desktop/landscape.ts';
import { ROOT, startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { SCENARIOS } from './real-chats-scenarios.ts';
import { KINDS, sameView, seen } from './real-chats-world.ts';
import type { Person, World } from './real-chats-world.ts';

const run = promisify(execFile);
const step = (name: string, details: object = {}) => console.log(JSON.stringify({ step: name, ...details }));

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: real-chats.ts FOLDER');
  // TDLib dials fixed ports at fixed addresses, all of them loopback after the patch.
  const server = await startServer({ dataDir: join(folder, 'data'), host: '0.0.0.0', port: 443 });
  const people: Person[] = [];
  try {
    const world = await meet(server, folder, people);
    for (const [name, play] of SCENARIOS) {
      await play(world).catch((error: unknown) => { throw new Error(`scenario "${name}"`, { cause: error }); });
      step(name);
    }
    await goOnThroughKills(world, server);
    const before = await agree(world);
    await run(process.execPath, ['tools/ops/main.ts', 'rebuild', 'all', '--data', server.dataDir], { cwd: ROOT });
    if (JSON.stringify(await agree(world)) !== JSON.stringify(before)) throw new Error('rebuilt read models answer something else');
    step('rebuilt');
  } finally {
    for (const { client } of people) client.kill();
    await server.stop();
  }
  const { stdout } = await run(process.execPath, ['tools/audit/main.ts', join(folder, 'data')], { cwd: ROOT });
  if (!/accepted|no lie|verified/i.test(stdout)) throw new Error(`the auditor refuses:\n${stdout}`);
  step('done', { scenarios: SCENARIOS.length });
}

async function meet(server: RunningServer, folder: string, people: Person[]): Promise<World> {
  await Promise.all(KINDS.map(async (kind, index) => people.push(await signUp(kind, index, server, folder))));
  for (const { client, userId } of people) {
    for (const other of people) if (other.userId !== userId) await client.importContact({ phone: other.phone, firstName: other.name });
  }
  const picture = join(folder, 'landscape.png');
  writeFileSync(picture, landscape(800, 520));
  const named = (kind: ClientKind) => people.find(({ client }) => client.kind === kind)!;
  return { tdlib: named('tdlib'), mtcute: named('mtcute'), teleproto: named('teleproto'), gramjs: named('gramjs'), everybody: people, picture, group: 0, channel: 0, basic: 0 };
}

async function signUp(kind: ClientKind, index: number, server: RunningServer, folder: string): Promise<Person> {
  const home = join(folder, kind);
  mkdirSync(home, { recursive: true });
  const client = startClient(kind, home, server.code);
  const { port, dcId, rsaFingerprint } = server.connect;
  const [phone, name] = [`1555000${2000 + index}`, `Anna ${kind}`];
  await client.connect({ host: '127.0.0.1', port, dcId, fingerprint: rsaFingerprint, publicKeyPem: server.publicKeyPem });
  return { client, phone, userId: await client.signUp({ phone, firstName: name }), name };
}

const VICTIMS = ['apps/gateway/', 'apps/projections/', 'apps/command-api/'];

/** Each process dies once; at once, before it is back, somebody writes and edits in the group and in the channel. */
async function goOnThroughKills(world: World, server: RunningServer): Promise<void> {
  for (const [index, victim] of VICTIMS.entries()) {
    const [pid] = pidsOf(server.child.pid!, (command) => command.includes(victim));
    if (pid === undefined) throw new Error(`no process of ${victim}`);
    process.kill(pid, 'SIGKILL');
    for (const [author, chat] of [[world.everybody[index]!, world.group], [world.tdlib, world.channel]] as const) {
      const text = `${victim} was killed`;
      const id = await author.client.sendText(chat, text);
      await author.client.editText(chat, id, `${text} (edited)`);
      // GramJS and its fork ask for nothing after a broken connection; so it is what they see that counts, not what they were told.
      await seen(world.everybody, chat, 'the edited text', ({ messages }) => messages.at(-1)?.text === `${text} (edited)`);
    }
    step('went on after a kill', { victim });
  }
}

/** All see the same: members where they may ask, messages in order with their edits, pins. */
async function agree(world: World): Promise<ChatView[]> {
  const { everybody, tdlib, teleproto, mtcute, gramjs, group, channel, basic } = world;
  const views = [
    await sameView(everybody, group, true),
    await sameView([tdlib, teleproto], channel, true),
    await sameView([tdlib, mtcute, gramjs], channel, false),
    await sameView(everybody, basic, true, true),
  ];
  step('all see the same', { messages: views.map(({ messages }) => messages.length) });
  return views;
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
