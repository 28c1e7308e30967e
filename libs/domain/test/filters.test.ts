/** Folders, and lists of chats shared by links. */
import { dialogFilter } from '@teamgram/event-schemas';
import type { DialogFilter } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { FILTER_CHATS_MAX, FILTERS_MAX, isMember, type Command } from '../src/index.ts';
import { alice, bob, by, carol, given, people, refusalOf } from './given.ts';

const keep = (filter: number, details: Partial<DialogFilter>): Command => ({ type: 'KeepDialogFilter', filter, details: dialogFilter({ title: 'Work', ...details }) });
const share = (filter: number, slug: string, peers: number[] | undefined): Command => ({ type: 'ShareDialogFilter', filter, slug, title: 'for Bob', peers });
const slug = (number: number) => `slug-of-${number}`.padEnd(16, '_');

describe('filters', () => {
  test('a filter is stored as a whole; saving it unchanged produces no fact', () => {
    const { world, when } = given(...people);
    const work = keep(2, { title: '  Work in progress', pinned: [bob], included: [bob, carol], kinds: ['groups', 'nonsense'] });
    when(work, by(alice)).then([{
      type: 'DialogFilterKept', owner: alice, filter: 2, isList: false, slug: '', details: { title: 'Work in prog', pinned: [bob], included: [carol], kinds: ['groups'] },
    }]);
    world.run(work, by(alice));
    when(work, by(alice)).thenNothing();
    when({ type: 'RemoveDialogFilter', filter: 3 }, by(alice)).thenRefused('FILTER_ID_INVALID');
    when({ type: 'RemoveDialogFilter', filter: 2 }, by(alice)).then([{ type: 'DialogFilterRemoved', owner: alice, filter: 2 }]);
  });

  test.each([
    ['a number of the list of all', keep(1, { included: [bob] }), 'FILTER_ID_INVALID'],
    ['no title', keep(2, { title: ' ', included: [bob] }), 'FILTER_TITLE_EMPTY'],
    ['nothing in it', keep(2, { kinds: ['exclude_read'] }), 'FILTER_INCLUDE_EMPTY'],
    ['too much in it', keep(2, { included: Array.from({ length: FILTER_CHATS_MAX + 1 }, (_, index) => index + 1) }), 'FILTER_INCLUDE_TOO_MUCH'],
    ['nobody', keep(2, { included: [404] }), 'CHAT_ID_INVALID'],
  ] as const)('refuses %s', (_, command, error) => given(...people).when(command, by(alice)).thenRefused(error));

  test('the number of filters is limited', () => {
    const { world, when } = given(...people);
    for (let filter = 2; filter < 2 + FILTERS_MAX; filter++) world.run(keep(filter, { included: [bob] }), by(alice));
    when(keep(100, { included: [bob] }), by(alice)).thenRefused('DIALOG_FILTERS_TOO_MUCH');
    when(keep(3, { included: [carol] }), by(alice)).then([{ type: 'DialogFilterKept', filter: 3 }]);
  });

  test('order and tags', () => {
    const { world, when } = given(...people);
    for (const filter of [2, 3, 4]) world.run(keep(filter, { included: [bob] }), by(alice));
    when({ type: 'ReorderDialogFilters', filters: [4, 0, 9, 4] }, by(alice)).then([{ type: 'DialogFiltersReordered', filters: [4, 0] }]);
    when({ type: 'ChooseDialogFilterTags', shown: false }, by(alice)).thenNothing();
    when({ type: 'ChooseDialogFilterTags', shown: true }, by(alice)).then([{ type: 'DialogFilterTagsChosen', shown: true }]);
  });
});

/** Alice's public channel and private group, in one of her folders. */
function listOf() {
  const { world, when } = given(...people);
  const made = (kind: 'broadcast' | 'supergroup') => {
    const [fact] = world.run({ type: 'CreateChat', kind, title: kind, about: '', users: [] }, by(alice)).map((event) => event.fact);
    return fact?.type === 'ChatCreated' ? fact.chat : 0;
  };
  const [open, closed] = [made('broadcast'), made('supergroup')];
  world.run(keep(2, { pinned: [open], included: [closed, bob] }), by(alice));
  return { world, when, open, closed };
}

describe('shared lists', () => {
  test('a list shares only chats to which its owner may add members', () => {
    const { world, when, open, closed } = listOf();
    when(share(9, slug(1), [open]), by(alice)).thenRefused('FILTER_ID_INVALID');
    when(share(2, slug(1), [bob, carol]), by(alice)).thenRefused('PEERS_LIST_EMPTY');
    when(share(2, slug(1), [open, closed, bob]), by(alice)).then([
      { type: 'DialogFilterKept', filter: 2, isList: true }, { type: 'DialogFilterShared', filter: 2, slug: slug(1), list: { title: 'for Bob', peers: [open, closed] } },
    ]);
    for (const number of [1, 2, 3]) world.run(share(2, slug(number), [open]), by(alice));
    when(share(2, slug(4), [open]), by(alice)).thenRefused('INVITES_TOO_MUCH');
    when({ ...share(2, slug(1), [closed]), type: 'EditSharedList' } as Command, by(alice)).then([{ type: 'DialogFilterShared', slug: slug(1), list: { peers: [closed] } }]);
    when({ ...share(2, slug(5), [closed]), type: 'EditSharedList' } as Command, by(alice)).thenRefused('INVITE_SLUG_EXPIRED');
    world.run(keep(3, { kinds: ['groups'] }), by(alice));
    when(share(3, slug(6), [open]), by(alice)).thenRefused('FILTER_NOT_SUPPORTED');
  });

  test('joining a list joins its chats, private ones too, and chats added later can be accepted or declined', () => {
    const { world, when, open, closed } = listOf();
    world.run(share(2, slug(1), [open]), by(alice));
    const take = (peers: number[]): Command => ({ type: 'TakeOverList', slug: slug(1), peers });
    when({ type: 'TakeOverList', slug: '', peers: [open] }, by(bob)).thenRefused('INVITE_SLUG_EMPTY');
    when({ type: 'TakeOverList', slug: slug(9), peers: [open] }, by(bob)).thenRefused('INVITE_SLUG_EXPIRED');
    when(take([closed]), by(bob)).thenRefused('PEERS_LIST_EMPTY');
    when(take([open]), by(bob)).then([
      { type: 'MemberJoined', chat: open, user: bob, how: 'list' },
      { type: 'DialogFilterKept', owner: bob, filter: 2, isList: true, slug: slug(1), details: { title: 'Work', pinned: [], included: [open] } },
    ]);
    world.run(take([open]), by(bob));
    world.run({ ...share(2, slug(1), [open, closed]), type: 'EditSharedList' } as Command, by(alice));
    when({ type: 'DeclineListUpdates', filter: 2 }, by(bob)).then([{ type: 'DialogFilterKept', owner: bob, details: { declined: [closed] } }]);
    when(take([open, closed]), by(bob)).then([
      { type: 'MemberJoined', chat: closed, user: bob }, { type: 'MessageSent' }, { type: 'DialogFilterKept', owner: bob, filter: 2, details: { included: [open, closed] } },
    ]);
    expect(isMember(world.documents, open, bob)).toBe(true);
  });

  test('a link adds nobody to a chat that requires a clearance they lack', () => {
    const { world, when, open, closed } = listOf();
    world.run(share(2, slug(1), [open, closed]), by(alice));
    world.run({ type: 'SetChatPolicy', chat: closed, by: alice, hours: undefined, classification: 2, clearances: [{ user: alice, level: 2 }] }, by(alice));
    when({ type: 'TakeOverList', slug: slug(1), peers: [open, closed] }, by(bob)).then([
      { type: 'MemberJoined', chat: open }, { type: 'DialogFilterKept', details: { included: [open] } },
    ]);
  });

  test('a link is void when it or its filter is deleted, or when its owner may no longer add members', () => {
    const { world, open, closed } = listOf();
    world.run(share(2, slug(1), [open, closed]), by(alice));
    world.run(share(2, slug(2), [open]), by(alice));
    const taking = (number: number) => refusalOf(world, { type: 'TakeOverList', slug: slug(number), peers: [open, closed] }, by(bob));
    expect(refusalOf(world, { type: 'UnshareDialogFilter', filter: 2, slug: slug(9) }, by(alice))).toBe('INVITE_SLUG_EXPIRED');
    world.run({ type: 'UnshareDialogFilter', filter: 2, slug: slug(1) }, by(alice));
    expect(taking(1)).toBe('INVITE_SLUG_EXPIRED');
    world.run({ type: 'LeaveChat', chat: open }, by(alice));
    expect(taking(2)).toBe('PEERS_LIST_EMPTY');
    world.run({ type: 'RemoveDialogFilter', filter: 2 }, by(alice));
    expect(taking(2)).toBe('INVITE_SLUG_EXPIRED');
  });
});
