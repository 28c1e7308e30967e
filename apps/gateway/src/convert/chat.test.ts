/** Groups and channels as former members see them. */
import { describe, expect, test } from 'vitest';
import { basicGroupPeer, channelPeer } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow } from '@teamgram/read-models';
import { accessHashes } from '../peers/access-hash.ts';
import { tlChat } from './chat.ts';
import type { View } from './view.ts';

const [alice, bob] = [1, 2];
const NOW_S = 1_000;
const view: View = { userId: bob, dcId: 1, hashes: accessHashes(new Uint8Array(32)) } as unknown as View;

const chat = (more: Partial<ChatRow> = {}): ChatRow => ({
  chat: channelPeer(5), kind: 'supergroup', creator: alice, createdAtMs: 0, title: 'secret plan', about: '', username: '', photo: null, photoAtMs: null, memberCount: 7, version: 1,
  denied: 0, slowModeS: 0, classification: 0, hoursFromM: 0, hoursUntilM: 0, migratedTo: 0, migratedFrom: 0, deleted: false, linked: 0, options: ['forum'], granted: [], nameOrder: null, ...more,
} as ChatRow);
const place = (more: Partial<MemberRow> = {}): MemberRow => ({
  chat: channelPeer(5), userId: bob, joinedAtMs: 5_000, inviter: 0, denied: 0, untilS: 0, restrictedBy: 0, restrictedAtMs: 0, adminRights: 0, appointedBy: 0, appointedAtMs: 0, since: 0,
  readInboxMaxId: 0, clearedId: 0, inside: false, rank: '', clearance: 0, lastTitle: 'tea', ...more,
});

describe('a chat as a former member sees it', () => {
  test('a private supergroup or channel keeps the title it had then, and shows none of its current properties', () => {
    for (const [kind, flags] of [['supergroup', { megagroup: true }], ['broadcast', { broadcast: true }]] as const) {
      expect(tlChat(view, chat({ kind }), place(), NOW_S)).toEqual({ _: 'channel', access_hash: expect.any(BigInt), left: true, broadcast: undefined, megagroup: undefined, ...flags, id: 5, title: 'tea', photo: { _: 'chatPhotoEmpty' }, date: 5 });
    }
  });

  test('when banned, or when the chat is deleted: channelForbidden with that title', () => {
    for (const [row, own] of [[chat(), { denied: 1 }], [chat({ deleted: true }), {}]] as const) {
      expect(tlChat(view, row, place(own), NOW_S)).toMatchObject({ _: 'channelForbidden', title: 'tea' });
    }
  });

  test('a basic group behaves likewise', () => {
    expect(tlChat(view, chat({ chat: basicGroupPeer(5), kind: 'basic' }), place(), NOW_S)).toMatchObject({ _: 'chat', left: true, title: 'tea', photo: { _: 'chatPhotoEmpty' }, participants_count: 0 });
  });

  test('a chat with a username is shown as it is, and so is every chat to its creator', () => {
    expect(tlChat(view, chat({ username: 'plan' }), place(), NOW_S)).toMatchObject({ _: 'channel', left: true, title: 'secret plan', participants_count: 7 });
    expect(tlChat(view, chat({ username: 'plan' }), place({ denied: 1 }), NOW_S)).toMatchObject({ _: 'channelForbidden', title: 'secret plan' });
    expect(tlChat(view, chat({ creator: bob }), place(), NOW_S)).toMatchObject({ _: 'channel', creator: true, left: true, title: 'secret plan' });
  });

  test('a classified chat does not show its title to anybody without clearance, member or not', () => {
    const classified = { classification: 2, username: 'plan' };
    for (const own of [undefined, place(), place({ inside: true, lastTitle: null, clearance: 1 }), place({ denied: 1 })]) {
      expect(tlChat(view, chat(classified), own, NOW_S)).toMatchObject({ _: 'channelForbidden', title: 'Classified' });
    }
    expect(tlChat(view, chat({ ...classified, deleted: true }), place({ inside: true }), NOW_S)).toMatchObject({ title: 'Classified' });
    expect(tlChat(view, chat(classified), place({ inside: true, lastTitle: null, clearance: 2 }), NOW_S)).toMatchObject({ _: 'channel', title: 'secret plan' });
    expect(tlChat(view, chat({ ...classified, creator: bob }), place({ inside: true, lastTitle: null }), NOW_S)).toMatchObject({ title: 'secret plan' });
  });

  test('a current member sees the chat as it is', () => {
    expect(tlChat(view, chat(), place({ inside: true, lastTitle: null }), NOW_S)).toMatchObject({ _: 'channel', title: 'secret plan', participants_count: 7, forum: true });
  });
});
