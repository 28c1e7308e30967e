/** Precedence of refusals for folders and their links, appearance of chats, discussion groups and ownership (refusal-order.ts). */
import { dialogFilter, wallpaperDescription, wallpaperSettings } from '@teamgram/event-schemas';
import type { DialogFilter } from '@teamgram/event-schemas';
import { ADMIN_RIGHTS } from '../src/index.ts';
import { alice, bob, by, carol, given, loggedIn, people, START_MS, type World } from './given.ts';
import { appointed, dismissed, inChat, inTown, left, ordered, run, type Of, type Scene } from './refusal-order.ts';
import { makeChannels, makePublicChannels } from './town.ts';

const strangers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const filter = (details: Partial<DialogFilter>) => dialogFilter({ title: 'Work', ...details });

/** Recorded folders of a user, regardless of the rules; `ids` from 100 on. */
const folders = (owner: number, count: number, isList: boolean) => ({
  before: (world: World) => {
    for (let id = 0; id < count; id++) world.record({ type: 'DialogFilterKept', stream: `dialogs-${owner}`, owner, filter: (isList ? 50 : 100) + id, details: filter({ included: [bob] }), isList, slug: '' });
  },
});

type Keep = Of<'KeepDialogFilter'>;
const ofFolder = (change: (details: DialogFilter) => Partial<DialogFilter>) => ({ write: (command: Keep): Keep => ({ ...command, details: { ...command.details, ...change(command.details) } }) });

ordered<Keep>('messages.updateDialogFilter', () => ({ world: given(...people).world, chat: 0, asker: alice, command: { type: 'KeepDialogFilter', filter: 2, details: filter({ included: [bob] }) } }), {
  FILTER_ID_INVALID: { write: (command) => ({ ...command, filter: 1 }) },
  DIALOG_FILTERS_TOO_MUCH: folders(alice, 10, false),
  FILTER_TITLE_EMPTY: ofFolder(() => ({ title: ' ' })),
  FILTER_INCLUDE_TOO_MUCH: ofFolder(() => ({ excluded: strangers(101) })),
  CHAT_ID_INVALID: ofFolder(({ excluded }) => ({ excluded: [...excluded, 404] })),
  FILTER_INCLUDE_EMPTY: ofFolder(() => ({ included: [] })),
});

const SLUG = 'a'.repeat(16);

/** A folder of Alice with one of her channels, which is shared or about to be. */
function withList(shared: boolean): { world: World; chat: number } {
  const { world, chat } = inTown('broadcast');
  run(alice, { type: 'KeepDialogFilter', filter: 2, details: filter({ included: [chat] }) })(world);
  if (shared) run(alice, { type: 'ShareDialogFilter', filter: 2, slug: SLUG, title: undefined, peers: [chat] })(world);
  return { world, chat };
}

ordered<Of<'ShareDialogFilter'>>('chatlists.exportChatlistInvite', () => {
  const { world, chat } = withList(false);
  return { world, chat, asker: alice, command: { type: 'ShareDialogFilter', filter: 2, slug: SLUG, title: undefined, peers: [chat] } };
}, {
  FILTER_ID_INVALID: { write: (command) => ({ ...command, filter: 99 }) },
  INVITE_SLUG_EXPIRED: { write: (command) => ({ ...command, slug: 'x' }) },
  FILTER_NOT_SUPPORTED: {
    before: (world, chat) => void world.record({ type: 'DialogFilterKept', stream: `dialogs-${alice}`, owner: alice, filter: 2, details: filter({ included: [chat], kinds: ['groups'] }), isList: false, slug: '' }),
  },
  INVITES_TOO_MUCH: {
    before: (world, chat) => {
      for (const end of ['b', 'c', 'd']) world.record({ type: 'DialogFilterShared', stream: `dialogs-${alice}`, owner: alice, filter: 2, slug: end.repeat(16), list: { title: '', peers: [chat] } });
    },
  },
  CHATLISTS_TOO_MUCH: folders(alice, 2, true),
  PEERS_LIST_EMPTY: { write: (command) => ({ ...command, peers: [] }) },
});

ordered<Of<'TakeOverList'>>('chatlists.joinChatlistInvite', () => {
  const { world, chat } = withList(true);
  return { world, chat, asker: carol, command: { type: 'TakeOverList', slug: SLUG, peers: [chat] } };
}, {
  INVITE_SLUG_EMPTY: { write: (command) => ({ ...command, slug: '' }) },
  INVITE_SLUG_EXPIRED: { write: (command) => ({ ...command, slug: command.slug && 'b'.repeat(16) }) },
  DIALOG_FILTERS_TOO_MUCH: { ...folders(carol, 10, false), notBeside: ['FILTER_INCLUDE_TOO_MUCH'] },
  CHATLISTS_TOO_MUCH: { ...folders(carol, 2, true), notBeside: ['FILTER_INCLUDE_TOO_MUCH'] },
  PEERS_LIST_EMPTY: { write: (command) => ({ ...command, peers: [] }) },
  FILTER_INCLUDE_TOO_MUCH: {
    before: (world) => void world.record({ type: 'DialogFilterKept', stream: `dialogs-${carol}`, owner: carol, filter: 2, details: filter({ included: strangers(100) }), isList: true, slug: SLUG }),
  },
  CHANNELS_TOO_MUCH: { before: (world) => void makeChannels(world, carol, 500) },
});

ordered<Of<'SetChatTheme'>>('messages.setChatTheme', () => ({ world: given(...people).world, chat: 0, asker: alice, command: { type: 'SetChatTheme', peer: bob, emoticon: '💎' } }), {
  PEER_ID_INVALID: { write: (command) => ({ ...command, peer: 404 }) },
  EMOJI_INVALID: { write: (command) => ({ ...command, emoticon: 'x' }), notBeside: ['EMOJI_NOT_MODIFIED'] },
  EMOJI_NOT_MODIFIED: { before: run(bob, { type: 'SetChatTheme', peer: alice, emoticon: '💎' }) },
});

type Hang = Of<'SetChatWallpaper'>;
const hang = (peer: number): Hang => ({
  type: 'SetChatWallpaper', peer, chosen: { wallpaper: 3, description: wallpaperDescription({ settings: wallpaperSettings({ colors: [0xff_00_00] }) }) }, settings: undefined, forBoth: false, revert: false,
});
const ofNothing = { write: (command: Hang): Hang => ({ ...command, chosen: { message: 77 } }) };
const tooIntense = { write: (command: Hang): Hang => ({ ...command, settings: wallpaperSettings({ intensity: 101 }) }) };

ordered<Hang>('messages.setChatWallPaper to a person', () => ({ world: given(...people).world, chat: 0, asker: alice, command: hang(bob) }), {
  PEER_ID_INVALID: { write: (command) => ({ ...command, peer: 404 }) },
  WALLPAPER_NOT_FOUND: ofNothing,
  WALLPAPER_INVALID: tooIntense,
});

/** Bob is an admin with this right. */
function asAdmin<C>(right: number, command: (chat: number) => C, kind: 'supergroup' | 'broadcast' = 'supergroup'): Scene<C> {
  const { world, chat } = inTown(kind);
  appointed(right).before(world, chat);
  return { world, chat, asker: bob, command: command(chat) };
}

ordered<Hang>('messages.setChatWallPaper to a supergroup', () => asAdmin(ADMIN_RIGHTS.change_info, hang), {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  WALLPAPER_NOT_FOUND: ofNothing,
  WALLPAPER_INVALID: tooIntense,
});

type Link = Of<'SetDiscussionGroup'>;
/** Created in addition to the channel, anew for each scene. */
let group = 0;
const ofGroup = (fact: (stream: string) => Parameters<World['record']>[0]) => ({ before: (world: World) => void world.record(fact(`channel-${-group}`)) });

ordered<Link>('channels.setDiscussionGroup', () => {
  const scene = asAdmin(ADMIN_RIGHTS.change_info, (channel): Link => ({ type: 'SetDiscussionGroup', channel, group: 0 }), 'broadcast');
  const { world } = scene;
  const [made] = world.run({ type: 'CreateChat', kind: 'supergroup', title: 'Square', about: '', users: [] }, by(alice));
  group = (made!.fact as { chat: number }).chat;
  run(alice, { type: 'AppointAdmin', chat: group, user: bob, rights: ADMIN_RIGHTS.pin_messages, rank: '' })(world);
  return { ...scene, command: { ...scene.command, group } };
}, {
  MEGAGROUP_ID_INVALID: ofGroup((stream) => ({ type: 'MemberLeft', stream, chat: group, user: bob })),
  BROADCAST_ID_INVALID: left,
  CHAT_ADMIN_REQUIRED: dismissed,
  MEGAGROUP_PREHISTORY_HIDDEN: ofGroup((stream) => ({ type: 'ChatOptionSet', stream, chat: group, by: alice, option: 'pre-history-hidden', on: true })),
  LINK_NOT_MODIFIED: { before: (world, chat) => void world.record({ type: 'DiscussionGroupSet', stream: `channel-${-chat}`, chat, by: alice, group, former: 0 }) },
});

type Transfer = Of<'TransferChat'>;
const LATER_MS = START_MS + 3 * 86_400_000;
const aMomentAgo = LATER_MS - 1_000;
const passwordSet = { type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined } as const;

ordered<Transfer>('channels.editCreator', () => {
  const { world, chat } = inTown();
  world.record(passwordSet);
  world.record(loggedIn(alice, BigInt(alice)));
  return { world, chat, asker: alice, command: { type: 'TransferChat', chat, user: bob, proof: undefined }, atMs: LATER_MS, password: 'right' };
}, {
  PASSWORD_MISSING: { before: (world) => void world.record({ type: 'PasswordRemoved', stream: `account-${alice}`, user: alice }) },
  PASSWORD_TOO_FRESH_X: { before: (world) => void world.record(passwordSet, aMomentAgo) },
  SESSION_TOO_FRESH_X: { before: (world) => void world.record(loggedIn(alice, BigInt(alice)), aMomentAgo) },
  PASSWORD_HASH_INVALID: { password: 'wrong' },
  CHANNEL_PRIVATE: inChat(alice, (chat) => ({ type: 'LeaveChat', chat })),
  CHAT_ADMIN_REQUIRED: { before: (world, chat) => void world.record({ type: 'ChatCreatorChanged', stream: `channel-${-chat}`, chat, by: alice, user: carol }) },
  USER_ID_INVALID: { write: (command) => ({ ...command, user: 404 }) },
  INPUT_USER_DEACTIVATED: { before: (world) => void world.record({ type: 'AccountDeleted', stream: `account-${bob}`, user: bob, reason: 'wish', streams: [] }), notBeside: ['CHAT_NOT_MODIFIED'] },
  CHAT_NOT_MODIFIED: { write: (command) => (command.user === 404 ? command : { ...command, user: alice }) },
  USER_NOT_PARTICIPANT: { before: (world, chat) => void world.record({ type: 'MemberLeft', stream: `channel-${-chat}`, chat, user: bob }) },
  CHANNELS_ADMIN_PUBLIC_TOO_MUCH: {
    before: (world, chat) => {
      world.record({ type: 'ChatUsernameClaimed', stream: `channel-${-chat}`, chat, by: alice, username: { username: 'town_hall' } });
      makePublicChannels(world, bob);
    },
  },
});
