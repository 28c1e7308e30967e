import { geoPoint } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, chatOf, type ChatKind, type Command } from '../src/index.ts';
import { alice, bob, by, carol, given, loggedIn, people, START_MS } from './given.ts';

const DAY_MS = 86_400_000;

/** A chat of Alice to which Bob belongs. */
function town(kind: ChatKind) {
  const { world, when } = given(...people, loggedIn(alice, BigInt(alice)));
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? [bob] : [] }, by(alice));
  const { chat } = made!.fact as { chat: number };
  if (kind !== 'basic') world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  return { chat, world, when };
}

describe('a personal channel', () => {
  test('is a public one of one\'s own', () => {
    const { chat, world, when } = town('broadcast');
    const choose = (channel: number): Command => ({ type: 'ChoosePersonalChannel', channel });
    when(choose(chat), by(alice)).thenRefused('PUBLIC_BROADCAST_EXPECTED');
    world.run({ type: 'ClaimChatUsername', chat, username: 'the_town' }, by(alice));
    when(choose(chat), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(choose(chat), by(carol)).thenRefused('CHANNEL_PRIVATE');
    world.run(choose(chat), by(alice));
    when(choose(chat), by(alice)).thenNothing();
    when(choose(0), by(alice)).then([{ type: 'PersonalChannelChosen', user: alice, channel: 0 }]);
  });
});

describe('colours, tabs, places', () => {
  test('are for whoever may change the chat', () => {
    const { chat, world, when } = town('supergroup');
    const paint = (color: number | undefined): Command => ({ type: 'ChooseChatColor', chat, forProfile: false, color });
    world.run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.change_info }, by(alice));
    when(paint(3), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(paint(7), by(alice)).thenRefused('COLOR_INVALID');
    when(paint(undefined), by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    world.run(paint(3), by(alice));
    when(paint(3), by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    when({ type: 'ChooseProfileTab', chat, tab: 'Media' }, by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'ChooseProfileTab', chat, tab: 'Media' }, by(alice));
    when({ type: 'ChooseProfileTab', chat, tab: 'Media' }, by(alice)).thenNothing();
    const place = { geo: geoPoint({ latitude: 52, longitude: 13 }), address: 'Here' };
    when({ type: 'PlaceChat', chat, place: undefined }, by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    world.run({ type: 'PlaceChat', chat, place }, by(alice));
    when({ type: 'PlaceChat', chat, place }, by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    when({ type: 'PlaceChat', chat, place: undefined }, by(alice)).then([{ type: 'ChatUnplaced' }]);
    const { chat: channel, when: there } = town('broadcast');
    there({ type: 'PlaceChat', chat: channel, place }, by(alice)).thenRefused('MEGAGROUP_REQUIRED');
  });
});

describe('another owner', () => {
  const transfer = (chat: number, user: number): Command => ({ type: 'TransferChat', chat, user, proof: undefined });
  const later = (password?: 'right' | 'wrong') => by(alice, { atMs: START_MS + 3 * DAY_MS, evidence: { password } });

  test('takes a password that is a day old, in a session that is, before anything of the chat is told', () => {
    const { world, when } = town('supergroup');
    when(transfer(0, 0), later()).thenRefused('PASSWORD_MISSING');
    world.record({ type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined }, START_MS + 2 * DAY_MS + 1000);
    when(transfer(0, 0), later()).thenRefused('PASSWORD_TOO_FRESH_X');
    world.record({ type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined }, START_MS);
    world.record(loggedIn(alice, BigInt(alice)), START_MS + 2 * DAY_MS + 1000);
    when(transfer(0, 0), later()).thenRefused('SESSION_TOO_FRESH_X');
    world.record(loggedIn(alice, BigInt(alice)), START_MS);
    when(transfer(0, 0), later()).thenRefused('PASSWORD_HASH_INVALID');
    when(transfer(0, 0), later('right')).thenRefused('PEER_ID_INVALID');
  });

  test('belongs to the chat; the former one stays as an admin, who may do everything but be anonymous', () => {
    const { chat, world, when } = town('supergroup');
    world.record({ type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined }, START_MS);
    when(transfer(chat, 404), later('right')).thenRefused('USER_ID_INVALID');
    when(transfer(chat, carol), later('right')).thenRefused('USER_NOT_PARTICIPANT');
    when(transfer(chat, alice), later('right')).thenRefused('CHAT_NOT_MODIFIED');
    world.run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));
    world.run(transfer(chat, bob), later('right'));
    expect(chatOf(world.view.documents, chat)).toMatchObject({ creator: bob, admins: { [alice]: { by: bob } } });
    expect(chatOf(world.view.documents, chat)!.admins[bob]).toBeUndefined();
    when(transfer(chat, alice), later('right')).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'AppointAdmin', chat, user: alice, rights: 0, rank: '' }, by(bob));
  });
});

describe('tags', () => {
  test.each(['basic', 'supergroup'] as const)('of a %s group: one\'s own, and those of others with manage_ranks', (kind) => {
    const { chat, world, when } = town(kind);
    const tag = (user: number, rank: string): Command => ({ type: 'RankMember', chat, user, rank });
    when(tag(bob, 'baker '), by(bob)).then([{ type: 'MemberRanked', user: bob, by: bob, rank: { rank: 'baker' } }]);
    when(tag(alice, 'queen'), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(tag(carol, 'x'), by(alice)).thenRefused('USER_NOT_PARTICIPANT');
    when(tag(bob, 'x'.repeat(17)), by(alice)).thenRefused('ADMIN_RANK_INVALID');
    world.run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.edit_rank }, by(alice));
    when(tag(bob, 'baker'), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run(tag(bob, 'miller'), by(alice));
  });

  test('one of an admin is the rank of their appointment from then on', () => {
    const { chat, world, when } = town('supergroup');
    const appoint: Command = { type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: 'judge' };
    world.run(appoint, by(alice));
    world.run({ type: 'RankMember', chat, user: bob, rank: 'chief' }, by(alice));
    when({ ...appoint, rank: 'chief' }, by(alice)).thenNothing();
    when(appoint, by(alice)).then([{ type: 'AdminAppointed' }]);
  });
});
