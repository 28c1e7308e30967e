/** Precedence of refusals for groups, channels, topics, links and usernames (refusal-order.ts). */
import { privacyRule } from '@teamgram/event-schemas';
import { ADMIN_RIGHTS, BANNED_RIGHTS } from '../src/index.ts';
import { alice, bob, by, carol, given, people, registered, START_MS, type World } from './given.ts';
import { makeChannels, makePublicChannels } from './town.ts';
import { appointed, deniedToAll, dismissed, inChat, inTown, left, ordered, run, type Of, type Scene } from './refusal-order.ts';

type Add = Of<'AddMembers'>;

const carolIsEverywhere = { before: (world: World) => makeChannels(world, carol, 500) };

ordered<Add>('channels.inviteToChannel', () => {
  const { world, chat } = inTown();
  return { world, chat, asker: bob, command: { type: 'AddMembers', chat, users: [carol] } };
}, {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: deniedToAll(BANNED_RIGHTS.invite_users),
  USERS_TOO_MUCH: { write: (command) => ({ ...command, users: Array.from({ length: 5_001 }, (_, index) => carol + index) }) },
  USER_ID_INVALID: { write: (command) => (command.users.length > 1 ? command : { ...command, users: [1] }) },
  USER_KICKED: inChat(alice, (chat) => ({ type: 'RestrictMember', chat, user: carol, denied: BANNED_RIGHTS.view_messages, untilS: 0 })),
  USER_PRIVACY_RESTRICTED: { before: run(carol, { type: 'ChoosePrivacy', key: 'ChatInvite', rules: [privacyRule({ kind: 'DisallowAll' })] }) },
  USER_BLOCKED: { before: run(carol, { type: 'BlockPeer', peer: bob }) },
  USER_CHANNELS_TOO_MUCH: carolIsEverywhere,
});

type Join = Of<'JoinChat'>;

ordered<Join>('channels.joinChannel', () => {
  const { world, chat } = inTown();
  world.run({ type: 'ClaimChatUsername', chat, username: 'town_hall' }, by(alice));
  return { world, chat, asker: carol, command: { type: 'JoinChat', chat } };
}, {
  CHANNEL_INVALID: { write: (command) => ({ ...command, chat: command.chat - 1 }) },
  USER_ALREADY_PARTICIPANT: { before: (world, chat) => void world.record({ type: 'MembersAdded', stream: `channel-${-chat}`, chat, by: alice, users: [carol], since: 0 }) },
  CHANNEL_PRIVATE: inChat(alice, (chat) => ({ type: 'ClaimChatUsername', chat, username: '' })),
  CHANNELS_TOO_MUCH: carolIsEverywhere,
});

ordered<Of<'DeleteChat'>>('channels.deleteChannel', () => {
  const { world, chat } = inTown();
  return { world, chat, asker: alice, command: { type: 'DeleteChat', chat } };
}, {
  CHANNEL_PRIVATE: inChat(alice, (chat) => ({ type: 'LeaveChat', chat })),
  CHAT_ADMIN_REQUIRED: { before: (world, chat) => void world.record({ type: 'ChatCreatorChanged', stream: `channel-${-chat}`, chat, by: alice, user: bob }) },
  CHANNEL_TOO_LARGE: {
    before: (world, chat) => void world.record({ type: 'MembersAdded', stream: `channel-${-chat}`, chat, by: alice, users: Array.from({ length: 1_000 }, (_, index) => carol + 1 + index), since: 0 }),
  },
});

/** Bob is an admin with few rights, Carol a member. */
function withAdmin<C>(rights: number, command: (chat: number) => C): Scene<C> {
  const { world, chat } = inTown();
  world.run({ type: 'AddMembers', chat, users: [carol] }, by(alice));
  appointed(rights).before(world, chat);
  return { world, chat, asker: bob, command: command(chat) };
}

const NOBODY = 1;
const ofNobody = { write: <C extends { user: number }>(command: C): C => ({ ...command, user: NOBODY }) };
const ofTheCreator = { write: <C extends { user: number }>(command: C): C => (command.user === NOBODY ? command : { ...command, user: alice }) };
const carolLeft = { before: (world: World, chat: number) => void world.record({ type: 'MemberLeft', stream: `channel-${-chat}`, chat, user: carol }) };

/** 48 more admins, besides Bob and one about to be appointed. */
function manyAdmins(world: World, chat: number): void {
  for (let user = carol + 1; user < carol + 50; user++) {
    world.record(registered(user, `1666${user}`, 'Admin'));
    world.run({ type: 'AppointAdmin', chat, user, rights: ADMIN_RIGHTS.change_info, rank: '' }, by(alice));
  }
}

ordered<Of<'AppointAdmin'>>('channels.editAdmin', () => withAdmin(ADMIN_RIGHTS.add_admins | ADMIN_RIGHTS.change_info, (chat) => ({ type: 'AppointAdmin', chat, user: carol, rights: ADMIN_RIGHTS.change_info, rank: '' })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  USER_ID_INVALID: { ...ofNobody, notBeside: ['USER_CREATOR'] },
  USER_CREATOR: ofTheCreator,
  RIGHT_FORBIDDEN: { write: (command) => ({ ...command, rights: command.rights | ADMIN_RIGHTS.ban_users }) },
  ADMIN_RANK_INVALID: { write: (command) => ({ ...command, rank: 'x'.repeat(17) }) },
  ADMIN_RANK_EMOJI_NOT_ALLOWED: { write: (command) => ({ ...command, rank: `${command.rank}👍` }) },
  ADMINS_TOO_MUCH: { before: manyAdmins },
  USER_BLOCKED: inChat(alice, (chat) => ({ type: 'RestrictMember', chat, user: carol, denied: BANNED_RIGHTS.view_messages, untilS: 0 })),
  USER_PRIVACY_RESTRICTED: {
    before: (world, chat) => {
      run(carol, { type: 'ChoosePrivacy', key: 'ChatInvite', rules: [privacyRule({ kind: 'DisallowAll' })] })(world);
      carolLeft.before(world, chat);
    },
  },
  USER_CHANNELS_TOO_MUCH: {
    before: (world, chat) => {
      carolIsEverywhere.before(world);
      carolLeft.before(world, chat);
    },
  },
});

ordered<Of<'RestrictMember'>>('channels.editBanned', () => withAdmin(ADMIN_RIGHTS.ban_users, (chat) => ({ type: 'RestrictMember', chat, user: carol, denied: BANNED_RIGHTS.send_messages, untilS: 0 })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  USER_ID_INVALID: { ...ofNobody, notBeside: ['USER_ADMIN_INVALID'] },
  USER_ADMIN_INVALID: ofTheCreator,
});

ordered<Of<'RankMember'>>('messages.editChatParticipantRank', () => withAdmin(ADMIN_RIGHTS.manage_ranks, (chat) => ({ type: 'RankMember', chat, user: carol, rank: 'guide' })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  USER_NOT_PARTICIPANT: carolLeft,
  ADMIN_RANK_INVALID: { write: (command) => ({ ...command, rank: 'x'.repeat(17) }) },
  ADMIN_RANK_EMOJI_NOT_ALLOWED: { write: (command) => ({ ...command, rank: `${command.rank}👍` }) },
});

ordered<Of<'RenameChat'>>('channels.editTitle', () => withAdmin(ADMIN_RIGHTS.change_info, (chat) => ({ type: 'RenameChat', chat, title: 'City' })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  CHAT_TITLE_EMPTY: { write: (command) => ({ ...command, title: ' ' }), notBeside: ['CHAT_NOT_MODIFIED'] },
  CHAT_NOT_MODIFIED: { write: (command) => ({ ...command, title: 'Town' }) },
});

ordered<Of<'DescribeChat'>>('messages.editChatAbout', () => withAdmin(ADMIN_RIGHTS.change_info, (chat) => ({ type: 'DescribeChat', chat, about: 'Where we live' })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  CHAT_ABOUT_TOO_LONG: { write: (command) => ({ ...command, about: 'x'.repeat(256) }), notBeside: ['CHAT_ABOUT_NOT_MODIFIED'] },
  CHAT_ABOUT_NOT_MODIFIED: { write: (command) => ({ ...command, about: '' }) },
});

ordered<Of<'SetSlowMode'>>('channels.toggleSlowMode', () => withAdmin(ADMIN_RIGHTS.ban_users, (chat) => ({ type: 'SetSlowMode', chat, seconds: 60 })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  SECONDS_INVALID: { write: (command) => ({ ...command, seconds: 61 }) },
  CHAT_NOT_MODIFIED: { ...inChat(alice, (chat) => ({ type: 'SetSlowMode', chat, seconds: 60 })), notBeside: ['SECONDS_INVALID'] },
});

const NAME = 'town_hall';
const otherName = { write: <C extends { username: string }>(command: C): C => ({ ...command, username: 'no name' }) };

ordered<Of<'ClaimChatUsername'>>('channels.updateUsername', () => {
  const { world, chat } = inTown();
  return { world, chat, asker: alice, command: { type: 'ClaimChatUsername', chat, username: NAME } };
}, {
  CHANNEL_PRIVATE: inChat(alice, (chat) => ({ type: 'LeaveChat', chat })),
  CHAT_ADMIN_REQUIRED: { before: (world, chat) => void world.record({ type: 'ChatCreatorChanged', stream: `channel-${-chat}`, chat, by: alice, user: bob }) },
  USERNAME_NOT_MODIFIED: { before: (world, chat) => void world.record({ type: 'ChatUsernameClaimed', stream: `channel-${-chat}`, chat, by: alice, username: { username: NAME } }), notBeside: ['USERNAME_INVALID', 'USERNAME_OCCUPIED'] },
  USERNAME_INVALID: otherName,
  CHANNELS_ADMIN_PUBLIC_TOO_MUCH: { before: (world) => makePublicChannels(world, alice) },
  USERNAME_OCCUPIED: { before: run(carol, { type: 'ClaimUsername', username: NAME }) },
});

ordered<Of<'ClaimUsername'>>('account.updateUsername', () => ({ world: given(...people).world, chat: 0, asker: bob, command: { type: 'ClaimUsername', username: NAME } }), {
  USERNAME_INVALID: { ...otherName, notBeside: ['USERNAME_NOT_MODIFIED'] },
  USERNAME_NOT_MODIFIED: { before: run(bob, { type: 'ClaimUsername', username: NAME }), notBeside: ['USERNAME_OCCUPIED'] },
  USERNAME_OCCUPIED: { before: run(carol, { type: 'ClaimUsername', username: NAME }) },
});

ordered<Of<'CreateChat'>>('messages.createChat', () => ({ world: given(...people).world, chat: 0, asker: bob, command: { type: 'CreateChat', kind: 'basic', title: 'Town', about: '', users: [carol] } }), {
  CHAT_TITLE_EMPTY: { write: (command) => ({ ...command, title: ' ' }) },
  // For channels.createChannel, which has no users.
  CHAT_ABOUT_TOO_LONG: { write: (command) => ({ ...command, about: 'x'.repeat(256) }) },
  INPUT_USER_DEACTIVATED: { write: (command) => ({ ...command, users: [...command.users, NOBODY] }) },
});

const HASH = 'A'.repeat(22);
const terms = { title: '', untilS: 0, useLimit: 0, onRequest: false };
/** Creates a link of `author`; returns its id. */
function linkIn(world: World, chat: number, author: number, more: Partial<typeof terms> = {}): number {
  const [made] = world.run({ type: 'MakeInviteLink', chat, hash: HASH, replaces: false, ...terms, ...more }, by(author));
  if (made?.fact.type !== 'InviteLinkMade' && made?.fact.type !== 'InviteLinkAdded') throw new Error('no link was made');
  return made.fact.link;
}
const LINK = 9_000_000;

ordered<Of<'JoinByLink'>>('messages.importChatInvite', () => {
  const { world, chat } = inTown('basic');
  return { world, chat, asker: carol, command: { type: 'JoinByLink', chat, link: linkIn(world, chat, alice) } };
}, {
  INVITE_HASH_EXPIRED: { write: (command) => ({ ...command, link: command.link + 1 }) },
  USER_ALREADY_PARTICIPANT: { ...inChat(alice, (chat) => ({ type: 'AddMembers', chat, users: [carol] })), notBeside: ['USERS_TOO_MUCH'] },
  USERS_TOO_MUCH: {
    before: (world, chat) => {
      const users = Array.from({ length: 198 }, (_, index) => carol + 1 + index);
      world.record({ type: 'MembersAdded', stream: `chat-${-chat}`, chat, by: alice, users, since: 0 });
    },
  },
});

ordered<Of<'MakeInviteLink'>>('messages.exportChatInvite', () => withAdmin(ADMIN_RIGHTS.invite_users, (chat) => ({ type: 'MakeInviteLink', chat, hash: HASH, replaces: false, ...terms })), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  EXPIRE_DATE_INVALID: { write: (command) => ({ ...command, untilS: START_MS / 1000 - 1 }) },
  USAGE_LIMIT_INVALID: { write: (command) => ({ ...command, useLimit: -1 }) },
  INVITES_TOO_MUCH: {
    before: (world, chat) => {
      for (let link = 1; link <= 1_000; link++) world.record({ type: 'InviteLinkAdded', stream: `channel-${-chat}`, chat, by: bob, link, untilS: 0, useLimit: 0, onRequest: false, offer: { hash: HASH, title: '' } });
    },
  },
});

ordered<Of<'EditInviteLink'>>('messages.editExportedChatInvite', () => {
  const scene = withAdmin(ADMIN_RIGHTS.invite_users, (chat): Of<'EditInviteLink'> => ({ type: 'EditInviteLink', chat, link: LINK, ...terms, useLimit: 5 }));
  linkIn(scene.world, scene.chat, bob, { useLimit: 7 });
  return scene;
}, {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  INVITE_HASH_EXPIRED: { write: (command) => ({ ...command, link: command.link + 1 }) },
  EXPIRE_DATE_INVALID: { write: (command) => ({ ...command, untilS: START_MS / 1000 - 1 }) },
  USAGE_LIMIT_INVALID: { write: (command) => ({ ...command, useLimit: -1 }) },
});

type EditTopic = Of<'EditTopic'>;
const topicChange = { title: undefined, iconEmoji: undefined, closed: undefined, hidden: undefined };

ordered<EditTopic>('messages.editForumTopic', () => {
  const scene = withAdmin(ADMIN_RIGHTS.manage_topics, (chat): EditTopic => ({ type: 'EditTopic', chat, topic: 0, ...topicChange, title: 'Tea' }));
  const { world, chat, command } = scene;
  world.run({ type: 'SetChatOption', chat, option: 'forum', on: true }, by(alice));
  const topic = world.run({ type: 'CreateTopic', chat, title: 'Coffee', iconColor: 0x6f_b9_f0, iconEmoji: 0 }, by(alice)).flatMap(({ fact }) => (fact.type === 'TopicCreated' ? [fact.topic] : []))[0]!;
  return { ...scene, command: { ...command, topic } };
}, {
  CHANNEL_PRIVATE: left,
  CHANNEL_FORUM_MISSING: inChat(alice, (chat) => ({ type: 'SetChatOption', chat, option: 'forum', on: false })),
  TOPIC_ID_INVALID: { write: (command) => ({ ...command, topic: 999 }) },
  CHAT_ADMIN_REQUIRED: dismissed,
  TOPIC_HIDE_SEPARATELY: { write: (command) => ({ ...command, hidden: true }) },
  TOPIC_CLOSE_SEPARATELY: { write: (command) => ({ ...command, closed: true }) },
  TOPIC_TITLE_EMPTY: { write: (command) => ({ ...command, title: ' ' }), notBeside: ['TOPIC_NOT_MODIFIED'] },
  TOPIC_NOT_MODIFIED: { write: (command) => ({ ...command, title: 'Coffee' }) },
});
