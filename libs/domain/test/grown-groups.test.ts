/** Features that require a minimum group size: gigagroups and the spam filter. */
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, SERVICE_USER, type Command } from '../src/index.ts';
import { send } from './commands.ts';
import { alice, bob, by, carol, START_MS } from './given.ts';
import { townOf } from './town.ts';

describe('ConvertToGigagroup', () => {
  const giant = () => {
    const town = townOf('supergroup');
    town.run({ type: 'AddMembers', chat: town.chat, users: [carol] }, by(alice));
    return { ...town, convert: { type: 'ConvertToGigagroup', chat: town.chat } as const };
  };

  test('afterwards only admins can write, nobody can be added, and it cannot be undone', () => {
    const { chat, run, refused, convert } = giant();
    expect(run(convert, by(alice))).toMatchObject([{ type: 'ChatOptionSet', chat, by: alice, option: 'gigagroup', on: true }]);
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.send_polls }, by(alice));
    expect(refused(send(chat, 'x'), by(bob))).toBe('CHAT_WRITE_FORBIDDEN');
    expect(refused(send(chat, 'x'), by(alice))).toBe('accepted');
    run({ type: 'LeaveChat', chat }, by(carol));
    expect(refused({ type: 'AddMembers', chat, users: [carol] }, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    expect(refused({ type: 'AddMembers', chat, users: [carol] }, by(alice))).toBe('CHAT_INVALID');
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.delete_messages, rank: '' }, by(alice));
    expect(refused(send(chat, 'x'), by(bob))).toBe('accepted');
    expect(refused(convert, by(alice))).toBe('CHANNEL_INVALID');
    expect(refused({ type: 'SetChatOption', chat, option: 'forum', on: true }, by(alice))).toBe('CHAT_DISCUSSION_UNALLOWED');
  });

  test('precedence of refusals: not the owner, not a supergroup, a forum, too few members', () => {
    const { chat, run, refused, convert } = giant();
    run({ type: 'SetChatOption', chat, option: 'forum', on: true }, by(alice));
    run({ type: 'LeaveChat', chat }, by(carol));
    expect(refused(convert, by(carol))).toBe('CHANNEL_PRIVATE');
    expect(refused(convert, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    expect(refused(convert, by(alice))).toBe('FORUM_ENABLED');
    run({ type: 'SetChatOption', chat, option: 'forum', on: false }, by(alice));
    expect(refused(convert, by(alice))).toBe('PARTICIPANTS_TOO_FEW');
    const news = townOf('broadcast');
    expect(news.refused({ ...convert, chat: news.chat }, by(alice))).toBe('CHANNEL_INVALID');
  });
});

describe('anti-spam', () => {
  const advert = 'Cheap flats, write to https://example.org today';
  const watched = () => {
    const town = townOf('supergroup');
    town.run({ type: 'SetChatOption', chat: town.chat, option: 'anti-spam', on: true }, by(alice));
    town.run({ type: 'AddMembers', chat: town.chat, users: [carol] }, by(alice));
    return town;
  };
  /** Carries out everything that is due. */
  const carryOut = ({ run }: ReturnType<typeof townOf>) => run({ type: 'CarryOutDue', queue: 'spam/0' }, by(0));

  test('repeated messages of a new member are deleted on behalf of the service account, despite changed case and spacing; the first one stays', () => {
    const town = watched();
    expect(town.run(send(town.chat, advert), by(carol))).toMatchObject([{ type: 'MessageSent' }]);
    const again = town.run(send(town.chat, advert.toUpperCase().replace('WRITE', 'WRITE ')), by(carol));
    expect(again).toMatchObject([{ type: 'MessageSent', deliveries: [{ messageId: 6 }] }, { type: 'SpamCaught', chat: town.chat, author: carol, messageId: 6, repeats: 5 }]);
    expect(carryOut(town)).toMatchObject([
      { type: 'MessagesErased', erasures: [{ messageIds: [6] }] }, { type: 'ChatMessagesDeleted', by: SERVICE_USER, messages: [{ messageId: 6, speaker: carol }] }, { type: 'ScheduleAdvanced' },
    ]);
    for (let often = 0; often < 100; often++) expect(town.run(send(town.chat, advert), by(carol))).toMatchObject([{ type: 'MessageSent' }, { type: 'SpamCaught', repeats: 5 }]);
  });

  test.each([
    ['short words, as many say them', 'good morning', carol, 0],
    ['whoever was there before the watch', advert, bob, 0],
    ['an admin', advert, alice, 0],
    ['what was said long ago', advert, carol, 3_600_000],
    ['who came a day ago', advert, carol, 86_400_000],
  ])('ignores: %s', (_, text, author, laterMs) => {
    const town = watched();
    const says = send(town.chat, text);
    town.run(says, by(author));
    expect(town.run(says, by(author, { atMs: START_MS + laterMs }))).toMatchObject([{ type: 'MessageSent' }]);
  });

  test('nothing is stored while it is off, and switching it off deletes the stored data', () => {
    const town = watched();
    town.run(send(town.chat, advert), by(carol));
    town.run({ type: 'SetChatOption', chat: town.chat, option: 'anti-spam', on: false }, by(alice));
    expect(town.run(send(town.chat, advert), by(carol))).toMatchObject([{ type: 'MessageSent' }]);
    expect([...town.world.documents.all.keys()].filter((name) => name.startsWith('spam-watch:'))).toEqual([]);
  });

  test('an admin can report a false positive, after which its author is ignored; reports of other messages do nothing', () => {
    const town = watched();
    const misjudged = (messageId: number): Command => ({ type: 'ReportMisjudged', chat: town.chat, messageId });
    town.run(send(town.chat, advert), by(carol));
    town.run(send(town.chat, advert), by(carol));
    carryOut(town);
    expect(town.refused(misjudged(6), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    expect(town.run(misjudged(5), by(alice))).toEqual([]);
    expect(town.run(misjudged(6), by(alice))).toMatchObject([{ type: 'SpamMisjudged', by: alice, author: carol, messageId: 6 }]);
    expect(town.run(misjudged(6), by(alice))).toEqual([]);
    expect(town.run(send(town.chat, advert), by(carol))).toMatchObject([{ type: 'MessageSent' }]);
    const news = townOf('broadcast');
    expect(news.refused({ type: 'ReportMisjudged', chat: news.chat, messageId: 2 }, by(alice))).toBe('CHANNEL_INVALID');
  });

  test('refused in a small group', () => {
    const town = townOf('supergroup');
    const on: Command = { type: 'SetChatOption', chat: town.chat, option: 'anti-spam', on: true };
    expect(town.refused(on, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    town.run({ type: 'LeaveChat', chat: town.chat }, by(bob));
    expect(town.refused(on, by(alice))).toBe('PARTICIPANTS_TOO_FEW');
  });
});
