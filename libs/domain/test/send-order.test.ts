/**
 * What a send is refused with when several things stand in its way: the first of the table in docs/reference/refusals.md. Each pair of obstacles is put
 * in the way at once, and each alone.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BANNED_RIGHTS, type Command } from '../src/index.ts';
import { send } from './commands.ts';
import { alice, bob, by, given, people, refusalOf, START_MS, type World } from './given.ts';

type Send = Extract<Command, { type: 'SendMessage' }>;
/** What has happened before, and how the send is written. */
type Obstacle = { before?: (world: World, chat: number) => void; write?: (command: Send) => Send; /** It is none beside this one. */ notBeside?: string };
type Obstacles = Record<string, Obstacle>;

const year = START_MS / 1000 + 2 * 366 * 86_400;
const long = { write: (command: Send) => ({ ...command, text: 'x'.repeat(5_000) }) };
const toNothing = { write: (command: Send) => ({ ...command, replyTo: { id: 999, quote: undefined } }) };
const asAnother = { write: (command: Send) => ({ ...command, sendAs: -1 }) };
const tooLate = { write: (command: Send) => ({ ...command, later: { dueS: year } }) };
const run = (actor: number, command: Command) => (world: World) => void world.run(command, by(actor));

const inPrivate: Obstacles = {
  MESSAGE_TOO_LONG: long,
  MSG_ID_INVALID: toNothing,
  INPUT_USER_DEACTIVATED: { before: (world) => void world.record({ type: 'AccountDeleted', stream: `account-${bob}`, user: bob, reason: 'wish', streams: [] }) },
  YOU_BLOCKED_USER: { before: run(alice, { type: 'BlockPeer', peer: bob }) },
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
};

const deny = (right: number): Obstacle => ({ before: (world, chat) => run(alice, { type: 'SetDefaultRights', chat, denied: right })(world) });
const inGroup: Obstacles = {
  CHANNEL_PRIVATE: { before: (world, chat) => run(bob, { type: 'LeaveChat', chat })(world) },
  USER_BANNED_IN_CHANNEL: { before: (world, chat) => run(alice, { type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_messages, untilS: 0 })(world) },
  CHAT_SEND_PLAIN_FORBIDDEN: deny(BANNED_RIGHTS.send_plain),
  SLOWMODE_WAIT_X: {
    // "Slow mode" looks at when something is sent.
    notBeside: 'SCHEDULE_DATE_TOO_LATE',
    before: (world, chat) => {
      run(alice, { type: 'SetSlowMode', chat, seconds: 60 })(world);
      run(bob, send(chat, 'a moment ago'))(world);
    },
  },
  MESSAGE_TOO_LONG: long,
  MSG_ID_INVALID: toNothing,
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
};

const privately = () => ({ world: given(...people).world, chat: bob, sender: alice as number });

function inTown() {
  const { world } = given(...people);
  const [made] = world.run({ type: 'CreateChat', kind: 'supergroup', title: 'Town', about: '', users: [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no group was made');
  const { chat } = made.fact;
  world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  return { world, chat, sender: bob as number };
}

/** The first of the obstacles that is told, if all of them stand in the way. */
function told(place: () => { world: World; chat: number; sender: number }, obstacles: readonly Obstacle[]): string {
  const { world, chat, sender } = place();
  // What comes first in the table happens last: who has left can do nothing more.
  for (const { before } of obstacles.toReversed()) before?.(world, chat);
  const command = obstacles.reduce((written, { write }) => write?.(written) ?? written, send(chat, 'hello') as Send);
  return refusalOf(world, command, by(sender));
}

const page = readFileSync(new URL('../../../docs/reference/refusals.md', import.meta.url), 'utf8');
/** First column of the table under a heading. */
const tableOf = (heading: string) => [...page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!);

describe.each([
  ['messages.sendMessage to a person', inPrivate, privately],
  ['messages.sendMessage to a supergroup', inGroup, inTown],
] as const)('%s', (heading, obstacles, place) => {
  const names = Object.keys(obstacles);

  test('nothing in the way', () => expect(told(place, [])).toBe('accepted'));

  test('the table of the reference is this one', () => expect(tableOf(heading)).toEqual(names));

  test.each(names)('%s alone', (name) => expect(told(place, [obstacles[name]!])).toBe(name));

  const pairs = names.flatMap((first, index) => names.slice(index + 1).filter((second) => obstacles[first]!.notBeside !== second).map((second) => [first, second] as const));
  test.each(pairs)('%s before %s', (first, second) => expect(told(place, [obstacles[first]!, obstacles[second]!])).toBe(first));
});
