/**
 * What a request is refused with when several things stand in its way: the first of the table in docs/reference/refusals.md. Each pair of obstacles is put
 * in the way at once, and each alone.
 */
import { readFileSync } from 'node:fs';
import { privacyRule } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { BANNED_RIGHTS, type Command } from '../src/index.ts';
import { edit, forward, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf, START_MS, type World } from './given.ts';

/** Where it is asked, by whom and how, when nothing stands in the way. */
type Scene<C> = { world: World; chat: number; asker: number; command: C };
/** What has happened before, how the request is written, and when it is made. */
type Obstacle<C> = { before?: (world: World, chat: number) => void; write?: (command: C) => C; atMs?: number; /** It is none beside these. */ notBeside?: readonly string[] };
type Obstacles<C> = Record<string, Obstacle<C>>;
type Later = Extract<Command, { type: 'SendMessage' | 'ForwardMessages' }>['later'];

const year = START_MS / 1000 + 2 * 366 * 86_400;
const run = (actor: number, command: Command) => (world: World) => void world.run(command, by(actor));
const inChat = (actor: number, command: (chat: number) => Command) => ({ before: (world: World, chat: number) => run(actor, command(chat))(world) });
const tooLate = { write: <C extends { later?: Later }>(command: C): C => ({ ...command, later: { dueS: year } }) };

function inTown(kind: 'supergroup' | 'broadcast' = 'supergroup') {
  const { world } = given(...people);
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no group was made');
  const { chat } = made.fact;
  world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  return { world, chat };
}

const left = inChat(bob, (chat) => ({ type: 'LeaveChat', chat }));
const muted = inChat(alice, (chat) => ({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_messages, untilS: 0 }));
const denied = (right: number) => inChat(alice, (chat) => ({ type: 'SetDefaultRights', chat, denied: right }));
/** "Slow mode" looks at when something is sent. */
const slow = {
  notBeside: ['SCHEDULE_DATE_TOO_LATE'],
  before: (world: World, chat: number) => {
    run(alice, { type: 'SetSlowMode', chat, seconds: 60 })(world);
    run(bob, send(chat, 'a moment ago'))(world);
  },
};

type Send = Extract<Command, { type: 'SendMessage' }>;
const long = { write: (command: Send) => ({ ...command, text: 'x'.repeat(5_000) }) };
const toNothing = { write: (command: Send) => ({ ...command, replyTo: { id: 999, quote: undefined } }) };
const asAnother = { write: (command: Send) => ({ ...command, sendAs: -1 }) };

ordered<Send>('messages.sendMessage to a person', () => ({ world: given(...people).world, chat: bob, asker: alice, command: send(bob, 'hello') }), {
  MESSAGE_TOO_LONG: long,
  MSG_ID_INVALID: toNothing,
  INPUT_USER_DEACTIVATED: { before: (world) => void world.record({ type: 'AccountDeleted', stream: `account-${bob}`, user: bob, reason: 'wish', streams: [] }) },
  YOU_BLOCKED_USER: { before: run(alice, { type: 'BlockPeer', peer: bob }) },
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

function speakingScene(more: Partial<Send> = {}): Scene<Send> {
  const { world, chat } = inTown();
  return { world, chat, asker: bob, command: send(chat, 'hello', more) };
}

ordered<Send>('messages.sendMessage to a supergroup', speakingScene, {
  CHANNEL_PRIVATE: left,
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_PLAIN_FORBIDDEN: denied(BANNED_RIGHTS.send_plain),
  SLOWMODE_WAIT_X: slow,
  MESSAGE_TOO_LONG: long,
  MSG_ID_INVALID: toNothing,
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

const PHOTO = 77;
const picture = { kind: 'photo', id: PHOTO, spoiler: false } as const;

ordered<Send>('messages.sendMedia to a supergroup', () => {
  const scene = speakingScene({ media: picture });
  scene.world.run(storePhoto(PHOTO), by(bob));
  return scene;
}, {
  CHANNEL_PRIVATE: left,
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_PHOTOS_FORBIDDEN: { ...denied(BANNED_RIGHTS.send_photos), notBeside: ['MEDIA_INVALID'] },
  SLOWMODE_WAIT_X: slow,
  MEDIA_CAPTION_TOO_LONG: { ...long, notBeside: ['MEDIA_INVALID'] },
  MEDIA_INVALID: { write: (command) => ({ ...command, media: { kind: 'geo', geo: { latitude: 91, longitude: 0, accuracyM: 0 } } }) },
  MSG_ID_INVALID: toNothing,
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

type Forward = Extract<Command, { type: 'ForwardMessages' }>;

ordered<Forward>('messages.forwardMessages to a supergroup', () => {
  const { world, chat } = inTown();
  world.run(send(bob, 'to be passed on'), by(alice));
  world.run(send(bob, 'between us', { noForwards: true }), by(alice));
  world.run(send(bob, 'that, too'), by(alice));
  return { world, chat, asker: bob, command: forward(alice, [2], chat) };
}, {
  MESSAGE_IDS_EMPTY: { write: (command) => ({ ...command, ids: [] }), notBeside: ['MESSAGE_ID_INVALID', 'CHAT_FORWARDS_RESTRICTED', 'SLOWMODE_MULTI_MSGS_DISABLED'] },
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, ids: [...command.ids, 999] }) },
  CHAT_FORWARDS_RESTRICTED: { write: (command) => ({ ...command, ids: [...command.ids, 3] }) },
  CHANNEL_PRIVATE: left,
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_PLAIN_FORBIDDEN: denied(BANNED_RIGHTS.send_plain),
  SLOWMODE_WAIT_X: slow,
  SLOWMODE_MULTI_MSGS_DISABLED: {
    ...inChat(alice, (chat) => ({ type: 'SetSlowMode', chat, seconds: 30 })), write: (command) => ({ ...command, ids: [...command.ids, 4] }), notBeside: ['SCHEDULE_DATE_TOO_LATE'],
  },
  MSG_ID_INVALID: { write: (command) => ({ ...command, toThread: 999 }) },
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

type Edit = Extract<Command, { type: 'EditMessage' }>;
const OF_BOB = 4;
const OF_ALICE = 5;
const reworded = (text: string) => ({ write: (command: Edit): Edit => ({ ...command, text: { text, entities: [] } }) });

ordered<Edit>('messages.editMessage in a supergroup', () => {
  const { world, chat } = inTown();
  world.run(send(chat, 'of Bob'), by(bob));
  world.run(send(chat, 'of Alice'), by(alice));
  return { world, chat, asker: bob, command: edit(chat, OF_BOB, 'other words') };
}, {
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, id: 999 }), notBeside: ['MESSAGE_AUTHOR_REQUIRED'] },
  CHANNEL_PRIVATE: left,
  MESSAGE_AUTHOR_REQUIRED: { write: (command) => ({ ...command, id: OF_ALICE }) },
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_WRITE_FORBIDDEN: denied(BANNED_RIGHTS.send_messages),
  MESSAGE_EDIT_TIME_EXPIRED: { atMs: START_MS + 49 * 3_600_000 },
  MESSAGE_EMPTY: { ...reworded(' '), notBeside: ['MESSAGE_TOO_LONG', 'MESSAGE_NOT_MODIFIED'] },
  MESSAGE_TOO_LONG: { ...reworded('x'.repeat(5_000)), notBeside: ['MESSAGE_NOT_MODIFIED'] },
  MESSAGE_NOT_MODIFIED: reworded('of Bob'),
});

type Add = Extract<Command, { type: 'AddMembers' }>;

ordered<Add>('channels.inviteToChannel', () => {
  const { world, chat } = inTown();
  return { world, chat, asker: bob, command: { type: 'AddMembers', chat, users: [carol] } };
}, {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: denied(BANNED_RIGHTS.invite_users),
  USERS_TOO_MUCH: { write: (command) => ({ ...command, users: Array.from({ length: 5_001 }, (_, index) => carol + index) }) },
  USER_ID_INVALID: { write: (command) => (command.users.length > 1 ? command : { ...command, users: [1] }) },
  USER_KICKED: inChat(alice, (chat) => ({ type: 'RestrictMember', chat, user: carol, denied: BANNED_RIGHTS.view_messages, untilS: 0 })),
  USER_PRIVACY_RESTRICTED: { before: run(carol, { type: 'ChoosePrivacy', key: 'ChatInvite', rules: [privacyRule({ kind: 'DisallowAll' })] }) },
  USER_BLOCKED: { before: run(carol, { type: 'BlockPeer', peer: bob }) },
});

type Join = Extract<Command, { type: 'JoinChat' }>;

ordered<Join>('channels.joinChannel', () => {
  const { world, chat } = inTown();
  world.run({ type: 'ClaimChatUsername', chat, username: 'town_hall' }, by(alice));
  return { world, chat, asker: carol, command: { type: 'JoinChat', chat } };
}, {
  CHANNEL_INVALID: { write: (command) => ({ ...command, chat: command.chat - 1 }) },
  USER_ALREADY_PARTICIPANT: inChat(alice, (chat) => ({ type: 'AddMembers', chat, users: [carol] })),
  CHANNEL_PRIVATE: inChat(alice, (chat) => ({ type: 'ClaimChatUsername', chat, username: '' })),
});

/** The first of the obstacles that is told, if all of them stand in the way. */
function told<C extends Command>(place: () => Scene<C>, obstacles: readonly Obstacle<C>[]): string {
  const { world, chat, asker, command } = place();
  // What comes first in the table happens last: who has left can do nothing more.
  for (const { before } of obstacles.toReversed()) before?.(world, chat);
  const written = obstacles.reduce((so_far, { write }) => write?.(so_far) ?? so_far, command);
  const atMs = Math.max(START_MS, ...obstacles.map((obstacle) => obstacle.atMs ?? 0));
  return refusalOf(world, written, by(asker, { atMs }));
}

/** First column of the table under a heading. */
function tableOf(heading: string): string[] {
  const page = readFileSync(new URL('../../../docs/reference/refusals.md', import.meta.url), 'utf8');
  return [...page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!);
}

function ordered<C extends Command>(heading: string, place: () => Scene<C>, obstacles: Obstacles<C>): void {
  describe(heading, () => {
    const names = Object.keys(obstacles);
    const meets = (first: string, second: string) => !obstacles[first]!.notBeside?.includes(second);

    test('nothing in the way', () => expect(told(place, [])).toBe('accepted'));

    test('the table of the reference is this one', () => expect(tableOf(heading)).toEqual(names));

    test.each(names)('%s alone', (name) => expect(told(place, [obstacles[name]!])).toBe(name));

    const pairs = names.flatMap((first, index) => names.slice(index + 1).filter((second) => meets(first, second)).map((second) => [first, second] as const));
    test.each(pairs)('%s before %s', (first, second) => expect(told(place, [obstacles[first]!, obstacles[second]!])).toBe(first));
  });
}
