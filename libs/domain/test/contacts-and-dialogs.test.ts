import { dialogFilter, draft, textEntity } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { SERVICE_USER, type Command } from '../src/index.ts';
import { forward, remove, saveDraft, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS, type Step } from './given.ts';
import { makeChannels, townOf } from './town.ts';

describe('contacts', () => {
  const add = (user: number, firstName: string, phone = ''): Command => ({ type: 'AddContact', user, phone, firstName, lastName: '' });
  const imported = (...phones: string[]): Command => ({ type: 'ImportContacts', contacts: phones.map((phone) => ({ phone, firstName: 'F', lastName: '' })) });

  test('adding tells whether the contact is mutual, and renames', () => {
    const { world, when } = given(...people);
    when(add(bob, 'Bobby', '+1 555'), by(alice)).then([{ type: 'ContactAdded', owner: alice, contact: bob, mutual: false, card: { phone: '1555', firstName: 'Bobby' } }]);
    world.run(add(bob, 'Bobby', '1555'), by(alice));
    when(add(bob, 'Bobby'), by(alice)).thenNothing();
    when(add(bob, 'Robert'), by(alice)).then([{ type: 'ContactAdded', card: { phone: '1555', firstName: 'Robert' } }]);
    when(add(alice, 'Ally'), by(bob)).then([{ type: 'ContactAdded', mutual: true }]);
    when(add(alice, 'Me'), by(alice)).thenRefused('CONTACT_ID_INVALID');
    when(add(404, ''), by(alice)).thenRefused('CONTACT_ID_INVALID');
    when(add(bob, ' '), by(alice)).thenRefused('CONTACT_NAME_EMPTY');
  });

  test('importing adds numbers that have an account; others produce no facts', () => {
    const { world, when } = given(...people);
    when(imported('+1 555-0002', '15550002', '99', '15550001', '15550003'), by(alice)).then([{ type: 'ContactAdded', contact: bob }, { type: 'ContactAdded', contact: carol }]);
    world.run(imported('15550002'), by(alice));
    when(imported('15550002'), by(alice)).thenNothing();
  });

  test('deleting', () =>
    given(...people, [add(bob, 'B'), by(alice)]).when({ type: 'DeleteContacts', users: [bob, carol, bob] }, by(alice)).then([{ type: 'ContactRemoved', owner: alice, contact: bob }]));

  test('sharing the phone number with a contact adds an exception to the privacy rules', () => {
    const hidden: Command = { type: 'ChoosePrivacy', key: 'PhoneNumber', rules: [{ kind: 'DisallowUsers', users: [bob], chats: [] }, { kind: 'AllowUsers', users: [carol], chats: [] }] };
    const { world, when } = given(...people, [hidden, by(alice)]);
    const shared = [{ kind: 'AllowUsers', users: [carol, bob], chats: [] }];
    when({ ...add(bob, 'B'), sharesNumber: true } as Command, by(alice)).then([
      { type: 'ContactAdded' }, { type: 'PrivacyChosen', owner: alice, key: 'PhoneNumber', rules: { rules: shared } }, { type: 'NumberShared', owner: alice, user: bob }]);
    // By default contacts see the number.
    when({ ...add(alice, 'A'), sharesNumber: true } as Command, by(bob)).then([{ type: 'ContactAdded' }]);
    const accept = (user: number): Command => ({ type: 'ShareNumber', user });
    when(accept(alice), by(alice)).thenRefused('CONTACT_ID_INVALID');
    when(accept(bob), by(alice)).thenRefused('CONTACT_ADD_MISSING');
    world.run(add(bob, 'B'), by(alice));
    when(accept(bob), by(alice)).thenRefused('CONTACT_REQ_MISSING');
    world.run(add(alice, 'A'), by(bob));
    when(accept(bob), by(alice)).then([{ type: 'PrivacyChosen' }, { type: 'NumberShared' }]);
    world.run(accept(bob), by(alice));
    when(accept(bob), by(alice)).thenNothing();
  });

  test('a photo set for a contact is erased with the contact, and with its owner', () => {
    const photoOf = (user: number, id: number): Command => ({ type: 'SetContactPhoto', user, photo: id });
    const { world, when } = given(...people, [add(bob, 'B'), by(alice)], [storePhoto(7), by(alice)], [storePhoto(8), by(alice)], [storePhoto(9), by(bob)]);
    when(photoOf(carol, 7), by(alice)).thenRefused('CONTACT_MISSING');
    when(photoOf(bob, 9), by(alice)).thenRefused('PHOTO_ID_INVALID');
    when(photoOf(bob, 0), by(alice)).thenNothing();
    world.run(photoOf(bob, 7), by(alice));
    when(photoOf(bob, 8), by(alice)).then([{ type: 'ContactPhotoSet', photo: { id: 8 } }, { type: 'FileErased', id: 7 }]);
    when({ type: 'DeleteContacts', users: [bob] }, by(alice)).then([{ type: 'ContactRemoved' }, { type: 'ContactPhotoRemoved', contact: bob }, { type: 'FileErased', id: 7 }]);
    expect(world.decide({ type: 'DeleteAccount' } as Command, by(alice)).flatMap((fact) => (fact.type === 'FileErased' ? [fact.id] : []))).toEqual(expect.arrayContaining([7, 8]));
  });

  test('a suggested photo may be set by the user it was suggested to, and exists as long as either side shows it', () => {
    const take: Command = { type: 'SetProfilePhoto', photo: 7 };
    const { world, when } = given(...people, [storePhoto(7), by(alice)]);
    when(take, by(bob)).thenRefused('PHOTO_ID_INVALID');
    world.run({ type: 'Suggest', peer: bob, suggested: { photo: 7 } }, by(alice));
    when(take, by(carol)).thenRefused('PHOTO_ID_INVALID');
    world.run(take, by(bob));
    when(remove([2], true), by(alice)).then([{ type: 'MessagesErased' }]);
    world.run(remove([2], true), by(alice));
    when({ type: 'RemoveProfilePhotos', photos: [7] }, by(bob)).then([{ type: 'ProfilePhotosRemoved' }, { type: 'FileErased', id: 7 }]);
    when({ type: 'Suggest', peer: SERVICE_USER, suggested: { birthday: { day: 1, month: 1, year: 0 } } }, by(alice)).thenRefused('USER_ID_INVALID');
  });

  test('blocking', () => {
    const block = (peer: number): Command => ({ type: 'BlockPeer', peer });
    const { world, when } = given(...people);
    when({ type: 'UnblockPeer', peer: bob }, by(alice)).thenNothing();
    world.run(block(bob), by(alice));
    when(block(bob), by(alice)).thenNothing();
    when(block(alice), by(alice)).thenRefused('CONTACT_ID_INVALID');
    when(block(SERVICE_USER), by(alice)).thenRefused('CONTACT_ID_INVALID');
    when({ type: 'UnblockPeer', peer: 404 }, by(alice)).thenRefused('CONTACT_ID_INVALID');
    when({ type: 'UnblockPeer', peer: bob }, by(alice)).then([{ type: 'PeerUnblocked', owner: alice, peer: bob }]);
  });
});

describe('dialogs', () => {
  const pin = (peer: number): Command => ({ type: 'PinDialog', peer });
  const order = (peers: number[], force = false): Command => ({ type: 'ReorderPinnedDialogs', peers, force, folder: 0 });
  const chats = [...people, [send(bob, 'x'), by(alice)], [send(carol, 'x'), by(alice)]] as Parameters<typeof given>;

  test('pinning puts a dialog on top; only dialogs with messages can be pinned', () => {
    const { world, when } = given(...chats);
    when(pin(404), by(alice)).thenRefused('PEER_ID_INVALID');
    when(pin(carol), by(bob)).thenRefused('PEER_HISTORY_EMPTY');
    world.run(pin(bob), by(alice));
    world.run(pin(carol), by(alice));
    world.run(pin(alice), by(alice));
    when(pin(bob), by(alice)).thenNothing();
    when(order([bob, 404]), by(alice)).then([{ type: 'PinnedDialogsReordered', peers: [bob, alice, carol] }]);
    when(order([bob], true), by(alice)).then([{ type: 'PinnedDialogsReordered', peers: [bob] }]);
    when(order([alice, carol, bob], true), by(alice)).thenNothing();
    when(order([bob, bob]), by(alice)).thenRefused('PEER_ID_INVALID');
    when({ type: 'UnpinDialog', peer: carol }, by(alice)).then([{ type: 'DialogUnpinned', peer: carol }]);
    when({ type: 'UnpinDialog', peer: carol }, by(bob)).thenNothing();
  });

  test('at most five', () => {
    given(...chats, { type: 'PinnedDialogsReordered', stream: `dialogs-${alice}`, owner: alice, peers: [1, 2, 3, 4, 5], folder: 0 }).when(pin(bob), by(alice)).thenRefused('PINNED_DIALOGS_TOO_MUCH');
  });

  test('channels that were left or deleted no longer take a place among the pinned ones', () => {
    const { world, when } = given(...chats);
    const channels = makeChannels(world, alice, 5);
    for (const channel of channels) world.run(pin(channel), by(alice));
    when(pin(bob), by(alice)).thenRefused('PINNED_DIALOGS_TOO_MUCH');
    world.run({ type: 'LeaveChat', chat: channels[0]! }, by(alice));
    world.run({ type: 'DeleteChat', chat: channels[1]! }, by(alice));
    for (const user of [bob, carol]) expect(world.run(pin(user), by(alice)).map(({ fact }) => fact)).toMatchObject([{ type: 'DialogPinned', peer: user }]);
    when(pin(alice), by(alice)).thenRefused('PINNED_DIALOGS_TOO_MUCH');
  });

  test('the archive has its own pinned dialogs', () => {
    const move = (moved: number[], folder: number): Command => ({ type: 'MoveDialogs', moved, folder });
    const { world, when } = given(...chats);
    when(move([bob], 2), by(alice)).thenRefused('FOLDER_ID_INVALID');
    when(move([bob, 404], 1), by(alice)).thenRefused('CHAT_ID_INVALID');
    when(move([bob], 0), by(alice)).thenNothing();
    world.run(pin(bob), by(alice));
    when(move([bob, carol, bob], 1), by(alice)).then([{ type: 'DialogsMoved', owner: alice, peers: [bob, carol], folder: 1 }]);
    world.run(move([bob], 1), by(alice));
    when({ type: 'UnpinDialog', peer: bob }, by(alice)).thenNothing();
    world.run(pin(bob), by(alice));
    when({ ...order([carol, bob], true), folder: 1 } as Command, by(alice)).thenNothing();
    when({ ...order([], true), folder: 1 } as Command, by(alice)).then([{ type: 'PinnedDialogsReordered', peers: [], folder: 1 }]);
    when({ ...order([]), folder: 7 } as Command, by(alice)).thenRefused('FOLDER_ID_INVALID');
    when(move([bob], 0), by(alice)).then([{ type: 'DialogsMoved', peers: [bob], folder: 0 }]);
  });

  describe('a message to an archived dialog', () => {
    const archive: [Command, ReturnType<typeof by>] = [{ type: 'MoveDialogs', moved: [bob], folder: 1 }, by(alice)];
    const mute = (of: { peer: number } | { scope: 'users' }, muteUntilS: number | undefined): Command =>
      ({ type: 'ChooseNotifications', of, showPreviews: undefined, silent: undefined, muteUntilS });
    const keep = (keepArchivedUnmuted: boolean, keepArchivedFolders: boolean): Command => (
      { type: 'ChooseGlobalPrivacy', archiveAndMuteNewNoncontactPeers: false, keepArchivedUnmuted, keepArchivedFolders, hideReadMarks: false, newNoncontactPeersRequirePremium: false });
    const returns = [{ type: 'MessageSent' }, { type: 'DialogsMoved', owner: alice, peers: [bob], folder: 0 }];
    const stays = [{ type: 'MessageSent' }];

    test('moves it back to the main list of the recipient', () => {
      const { world, when } = given(...chats, archive);
      when(send(bob, 'I say'), by(alice)).then(stays);
      when(send(alice, 'you hear'), by(bob)).then(returns);
      world.run(send(alice, 'you hear'), by(bob));
      when(send(alice, 'again'), by(bob)).then(stays);
    });

    test('of a supergroup does nothing: the dialog moves back when its owner opens the list, unless it is muted or no longer archived', () => {
      const { chat, run, refused, world } = townOf('supergroup');
      const back: Command = { type: 'ReturnDialogs', moved: [chat, 404] };
      expect(run(back, by(bob))).toEqual([]);
      expect(run({ type: 'MoveDialogs', moved: [alice, chat, chat], folder: 1, since: [0, 3, 3] }, by(bob))).toMatchObject([{ type: 'DialogsMoved', peers: [alice, chat], since: [0, 3] }]);
      expect(run(send(chat, 'news'), by(alice))).toMatchObject(stays);
      run(mute({ peer: chat }, 2 ** 31 - 1), by(bob));
      expect(run(back, by(bob))).toEqual([]);
      run(mute({ peer: chat }, 0), by(bob));
      run(keep(true, false), by(bob));
      expect(run(back, by(bob))).toEqual([]);
      run(keep(false, false), by(bob));
      expect(run(back, by(bob))).toMatchObject([{ type: 'DialogsMoved', owner: bob, peers: [chat], folder: 0, since: [] }]);
      expect(refused(back, by(bob))).toBe('accepted');
      expect(world.decide(back, by(bob))).toEqual([]);
    });

    test('leaves it there while it is muted, by itself or by its scope', () => {
      const { world, when } = given(...chats, archive, [mute({ scope: 'users' }, 2 ** 31 - 1), by(alice)]);
      when(send(alice, 'x'), by(bob)).then(stays);
      world.run(mute({ peer: bob }, 0), by(alice));
      when(send(alice, 'x'), by(bob)).then(returns);
      world.run(mute({ peer: bob }, START_MS / 1000 + 60), by(alice));
      when(send(alice, 'x'), by(bob)).then(stays);
      when(send(alice, 'x'), by(bob, { atMs: START_MS + 61_000 })).then(returns);
      world.run({ type: 'ResetNotifications' }, by(alice));
      when(send(alice, 'x'), by(bob)).then(returns);
    });

    test('leaves it there if its owner keeps archived chats archived', () => {
      const { world, when } = given(...chats, archive, [keep(true, false), by(alice)]);
      when(send(alice, 'x'), by(bob)).then(stays);
      world.run(keep(false, true), by(alice));
      when(send(alice, 'x'), by(bob)).then(returns);
      world.run({ type: 'KeepDialogFilter', filter: 2, details: dialogFilter({ title: 'F', included: [bob] }), isList: false } as Command, by(alice));
      when(send(alice, 'x'), by(bob)).then(stays);
      world.run(keep(false, false), by(alice));
      when(send(alice, 'x'), by(bob)).then(returns);
    });
  });

  test('pinned dialogs of saved messages', () => {
    const pinSaved = (how: 'on-top' | 'off' | 'order' | 'only', ...saved: number[]): Command => ({ type: 'PinSavedDialogs', saved, how });
    const { world, when } = given(...chats);
    when(pinSaved('off', bob), by(alice)).thenNothing();
    world.run(pinSaved('on-top', bob), by(alice));
    world.run(pinSaved('on-top', carol), by(alice));
    when(pinSaved('on-top', bob), by(alice)).thenNothing();
    when(pinSaved('order', bob, 404), by(alice)).then([{ type: 'SavedDialogsPinned', owner: alice, peers: [bob, carol] }]);
    when(pinSaved('only', bob), by(alice)).then([{ type: 'SavedDialogsPinned', peers: [bob] }]);
    when(pinSaved('off', carol), by(alice)).then([{ type: 'SavedDialogsPinned', peers: [bob] }]);
    for (const peer of [1, 2, 3]) world.run(pinSaved('on-top', peer), by(alice));
    when(pinSaved('on-top', 4), by(alice)).thenRefused('PINNED_DIALOGS_TOO_MUCH');
  });

  test('a message forwarded to Saved Messages is listed under the dialog that it came from', () => {
    const { when } = given(...chats);
    when(forward(bob, [2], alice), by(alice)).then([{ type: 'MessageSent' }, { type: 'MessagesSaved', owner: alice, peer: bob, messageIds: [4] }]);
    when(forward(bob, [2], alice, { dropAuthor: true }), by(alice)).then([{ type: 'MessageSent' }]);
    when(forward(bob, [2], carol), by(alice)).then([{ type: 'MessageSent' }]);
  });

  test('top peers are counted while the owner has them switched on', () => {
    const turn = (on: boolean): Command => ({ type: 'SwitchTopPeers', on });
    const { world, when } = given(...chats);
    when(turn(true), by(alice)).thenNothing();
    world.run(turn(false), by(alice));
    when(turn(false), by(alice)).thenNothing();
    when(turn(true), by(alice)).then([{ type: 'TopPeersSwitched', owner: alice, on: true }]);
    when({ type: 'ResetTopPeer', category: 'Correspondents', peer: bob }, by(alice)).then([{ type: 'TopPeerReset', owner: alice, category: 'Correspondents', peer: bob }]);
    when({ type: 'ResetTopPeer', category: 'Correspondents', peer: 404 }, by(alice)).thenRefused('PEER_ID_INVALID');
  });

  test('the action bar of a dialog is hidden once', () => {
    const hide = (peer: number): Command => ({ type: 'HidePeerSettings', peer });
    const { world, when } = given(...chats);
    when(hide(404), by(alice)).thenRefused('PEER_ID_INVALID');
    when(hide(bob), by(alice)).then([{ type: 'PeerSettingsHidden', owner: alice, peer: bob }]);
    world.run(hide(bob), by(alice));
    when(hide(bob), by(alice)).thenNothing();
  });

  test('all notification settings are reset at once', () =>
    given(...chats).when({ type: 'ResetNotifications' }, by(alice)).then([{ type: 'NotificationsReset', owner: alice }]));

  test('drafts', () => {
    const { world, when } = given(...chats);
    when({ type: 'ClearDraft', peer: bob }, by(alice)).thenNothing();
    world.run(saveDraft(bob, 'hel'), by(alice));
    when(saveDraft(bob, 'hel'), by(alice)).thenNothing();
    when(saveDraft(bob, 'hell'), by(alice)).then([{ type: 'DraftSaved', owner: alice, peer: bob, draft: { text: 'hell' } }]);
    when({ type: 'SaveDraft', peer: bob, draft: draft({ text: 'x', replyToId: 99 }) }, by(alice)).thenRefused('MSG_ID_INVALID');
    when({ type: 'SaveDraft', peer: bob, draft: draft({ text: 'x', entities: [textEntity({ kind: 'Bold', length: 2 })] }) }, by(alice)).thenRefused('ENTITY_BOUNDS_INVALID');
    when(saveDraft(404, 'x'), by(alice)).thenRefused('PEER_ID_INVALID');
    when({ type: 'ClearDraft', peer: bob }, by(alice)).then([{ type: 'DraftCleared' }]);
  });

  test('unread marks', () => {
    const { world, when } = given(...chats);
    when({ type: 'UnmarkDialogUnread', peer: bob }, by(alice)).thenNothing();
    world.run({ type: 'MarkDialogUnread', peer: bob }, by(alice));
    when({ type: 'MarkDialogUnread', peer: bob }, by(alice)).thenNothing();
    when({ type: 'UnmarkDialogUnread', peer: bob }, by(alice)).then([{ type: 'DialogUnmarkedUnread', owner: alice, peer: bob }]);
    when({ type: 'MarkDialogUnread', peer: 404 }, by(alice)).thenRefused('PEER_ID_INVALID');
  });

  test('notification settings of a peer and of a scope', () => {
    const choose = (of: { peer: number } | { scope: 'users' }, muteUntilS?: number): Command => ({ type: 'ChooseNotifications', of, showPreviews: undefined, silent: true, muteUntilS });
    const { when } = given(...chats);
    when(choose({ peer: bob }, 7), by(alice)).then([{ type: 'NotificationsChosen', owner: alice, peer: bob, scope: '', silent: true, muteUntilS: 7 }]);
    when(choose({ scope: 'users' }), by(alice)).then([{ type: 'NotificationsChosen', peer: 0, scope: 'users' }]);
    when(choose({ peer: 404 }), by(alice)).thenRefused('PEER_ID_INVALID');
    when(choose({ peer: bob }, -1), by(alice)).thenRefused('SETTINGS_INVALID');
  });
});

describe('ReplaceBlocked', () => {
  const replace = (peers: number[], limit = 10): Command => ({ type: 'ReplaceBlocked', peers, limit });

  test('produces facts for changes only', () => {
    const history = given(...people, [{ type: 'BlockPeer', peer: bob }, by(alice)]);
    history.when(replace([carol]), by(alice)).then([{ type: 'PeerUnblocked', owner: alice, peer: bob }, { type: 'PeerBlocked', owner: alice, peer: carol }]);
    history.when(replace([bob, bob]), by(alice)).thenNothing();
    history.when(replace([]), by(alice)).then([{ type: 'PeerUnblocked', peer: bob }]);
  });

  test('skips deleted accounts, and leaves those blocked that were', () => {
    const gone: Step = { type: 'AccountDeleted', stream: `account-${carol}`, user: carol, reason: 'wish', streams: [] };
    given(...people, gone).when(replace([carol, bob]), by(alice)).then([{ type: 'PeerBlocked', peer: bob }]);
    given(...people, [{ type: 'BlockPeer', peer: carol }, by(alice)], gone).when(replace([carol, bob]), by(alice)).then([{ type: 'PeerBlocked', peer: bob }]);
    given(...people).when(replace([404, bob]), by(alice)).thenRefused('CONTACT_ID_INVALID');
  });

  test('does not touch entries beyond the limit', () => {
    given(...people, [{ type: 'BlockPeer', peer: bob }, by(alice)], [{ type: 'BlockPeer', peer: carol }, by(alice)])
      .when(replace([], 1), by(alice)).then([{ type: 'PeerUnblocked', peer: carol }]);
  });

  test.each([['oneself', [alice], 'CONTACT_ID_INVALID'], ['nobody', [404], 'CONTACT_ID_INVALID'], ['too many', Array.from({ length: 1_001 }, (_, index) => index), 'LIMIT_INVALID']])(
    'refuses %s', (_, peers, error) => given(...people).when(replace(peers), by(alice)).thenRefused(error));
});
