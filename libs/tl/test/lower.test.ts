import { describe, expect, test } from 'vitest';
import { NEWEST_LAYER, constructorId, layerKnows, readObject, readResult, writeObject, writeResult } from '../src/index.ts';
import type { TlObject, tl } from '../src/index.ts';
import { StrictReader } from './support/strict-reader.ts';

/** An object sent to a client of `layer` and read back into the newest layer: what remains of it. */
function through(layer: number, object: TlObject): unknown {
  const bytes = writeObject(object, layer);
  new StrictReader(layer).read(bytes);
  return readObject(bytes);
}

const idOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);

const message: tl.message = {
  _: 'message', id: 1, peer_id: { _: 'peerUser', user_id: 5 }, date: 1_760_000_000, message: 'text',
  entities: [{ _: 'messageEntityBold', offset: 0, length: 1 }, { _: 'messageEntitySpoiler', offset: 1, length: 1 }],
};

describe('answers for old layers', () => {
  test('an entity that the layer does not know is dropped', () => {
    expect(through(133, message)).toMatchObject({ message: 'text', entities: [{ _: 'messageEntityBold' }] });
    expect(through(140, message)).toMatchObject({ entities: [{}, { _: 'messageEntitySpoiler' }] });
  });

  test('buttons unknown to the layer are omitted, with rows that become empty; a link to a user replaces the newer button for it', () => {
    const row = (...types: tl.InlineButtonType[]): tl.keyboardInlineButtonRow => ({ _: 'keyboardInlineButtonRow', buttons: types.map((type) => ({ _: 'keyboardInlineButton', text: 't', type })) });
    const copy = { _: 'inlineButtonTypeCopy', copy_text: 'c' } as const;
    const reply_markup: tl.replyInlineMarkup = { _: 'replyInlineMarkup', rows: [row(copy), row({ _: 'inlineButtonTypeCallback', data: Uint8Array.of(1) }, copy), row({ _: 'inlineButtonTypeUserProfile', user_id: 5 })] };
    const typesIn = (layer: number) => (through(layer, { ...message, reply_markup }) as { reply_markup: tl.replyInlineMarkup }).reply_markup.rows.map(({ buttons }) => buttons.map(({ type }) => type));
    expect(typesIn(133)).toMatchObject([[{ _: 'inlineButtonTypeCallback' }], [{ _: 'inlineButtonTypeUrl', url: 'tg://user?id=5' }]]);
    expect(typesIn(188)).toMatchObject([[{ _: 'inlineButtonTypeCallback' }], [{ _: 'inlineButtonTypeUserProfile', user_id: 5 }]]);
    expect(typesIn(222)).toMatchObject([[copy], [{ _: 'inlineButtonTypeCallback' }, copy], [{ _: 'inlineButtonTypeUserProfile' }]]);
  });

  test('unknown media and actions are replaced by the constructors for that', () => {
    const media = { _: 'messageMediaStory', peer: { _: 'peerUser', user_id: 5 }, id: 1 } as const;
    expect(through(159, { ...message, media })).toMatchObject({ media: { _: 'messageMediaUnsupported' } });
    expect(through(164, { ...message, media })).toMatchObject({ media: { _: 'messageMediaStory', id: 1 } });
    const action = { _: 'messageActionTopicCreate', title: 't', icon_color: 1 } as const;
    const service = { _: 'messageService', id: 1, peer_id: message.peer_id, date: 1, action } as const;
    expect(through(140, service)).toMatchObject({ action: { _: 'messageActionEmpty' } });
  });

  test('an unknown update is dropped; a single one leaves an empty envelope', () => {
    const update: tl.updateSentPhoneCode = { _: 'updateSentPhoneCode', sent_code: { _: 'auth.sentCode', type: { _: 'auth.sentCodeTypeSms', length: 5 }, phone_code_hash: 'h' } };
    const envelope = { users: [], chats: [], date: 3, seq: 0 };
    expect(through(160, { _: 'updates', updates: [update], ...envelope })).toEqual({ _: 'updates', updates: [], ...envelope });
    expect(through(160, { _: 'updateShort', update, date: 3 })).toEqual({ _: 'updates', updates: [], ...envelope });
  });

  test('required fields that the newest layer does not have get correct values', () => {
    const settings = { _: 'peerNotifySettings' } as const;
    const dialog: tl.dialog = {
      _: 'dialog', peer: message.peer_id, top_message: 1, read_inbox_max_id: 0, read_outbox_max_id: 0, unread_count: 0, unread_mentions_count: 0,
      unread_reactions_count: 0, unread_poll_votes_count: 0, notify_settings: settings,
    };
    expect(through(133, dialog)).toEqual({ ...(through(NEWEST_LAYER, dialog) as object) });
  });

  test('a wallpaper for both was another action in layers 158 to 166', () => {
    const wallpaper: tl.WallPaper = { _: 'wallPaperNoFile', id: 1n };
    const action = (more: object) => ({ _: 'messageActionSetChatWallPaper', wallpaper, ...more }) as tl.MessageAction;
    expect(idOf(writeObject(action({ same: true }), 160))).toBe(constructorId('messageActionSetSameChatWallPaper', 160));
    expect(idOf(writeObject(action({}), 160))).toBe(constructorId('messageActionSetChatWallPaper', 160));
    expect(through(150, action({ same: true }))).toEqual({ _: 'messageActionEmpty' });
  });

  test('statuses with an end, user names, colours', () => {
    expect(idOf(writeObject({ _: 'emojiStatus', document_id: 1n, until: 2 }, 190))).toBe(constructorId('emojiStatusUntil', 190));
    expect(idOf(writeObject({ _: 'emojiStatus', document_id: 1n }, 190))).toBe(constructorId('emojiStatus', 190));
    const usernames: tl.Username[] = [{ _: 'username', username: 'anna', active: true }];
    expect(through(140, { _: 'updateUserName', user_id: 1, first_name: 'a', last_name: '', usernames })).toMatchObject({ usernames: [{ username: 'anna' }] });
    const user: tl.user = { _: 'user', id: 1, access_hash: 2n, first_name: 'a', color: { _: 'peerColor', color: 3 }, stories_max_id: { _: 'recentStory', max_id: 4 } };
    expect(through(166, user)).toMatchObject({ color: { color: 3 }, stories_max_id: { max_id: 4 } });
    expect(through(133, user)).toMatchObject({ id: 1, first_name: 'a', color: undefined });
  });

  test('a layer between two of the table is served as the next lower one', () => {
    expect(writeObject(message, 191)).toEqual(writeObject(message, 190));
    expect(writeObject(message, 999)).toEqual(writeObject(message, NEWEST_LAYER));
    expect(() => writeObject(message, 132)).toThrow(expect.objectContaining({ kind: 'NOT_LOWERABLE' }));
  });

  test('the MTProto core is the same in every layer', () => {
    const error = { _: 'rpc_error', error_code: 400, error_message: 'X' } as const;
    expect(writeObject(error, 133)).toEqual(writeObject(error));
  });

  test('an invalid object is refused in every layer, with the path of the invalid field', () => {
    const wrong = { _: 'updateNewMessage', message: { ...message, date: undefined }, pts: 1, pts_count: 1 } as unknown as tl.updateNewMessage;
    for (const layer of [NEWEST_LAYER, 198, 133]) {
      expect(() => writeObject(wrong, layer)).toThrow(expect.objectContaining({ message: 'updateNewMessage.message.date: int expected, got undefined' }));
    }
  });
});

describe('results of methods', () => {
  const updates: tl.updates = { _: 'updates', updates: [], users: [], chats: [], date: 1, seq: 0 };

  test('newest: by the type of the method', () => {
    expect(readResult('auth.logOut', writeResult('auth.logOut', { _: 'auth.loggedOut' }))).toMatchObject({ _: 'auth.loggedOut' });
    expect(readResult('account.checkUsername', writeResult('account.checkUsername', true))).toBe(true);
    expect(readResult('contacts.getContactIDs', writeResult('contacts.getContactIDs', [1, 2]))).toEqual([1, 2]);
    expect(readResult('contacts.getStatuses', writeResult('contacts.getStatuses', []))).toEqual([]);
    expect(() => writeResult('auth.logOut', true as never)).toThrow('auth.LoggedOut expected');
  });

  test('the full user contained the user until 134', () => {
    const user: tl.user = { _: 'user', id: 1, first_name: 'a' };
    const full_user: tl.userFull = { _: 'userFull', id: 1, settings: { _: 'peerSettings' }, notify_settings: { _: 'peerNotifySettings' }, common_chats_count: 0 };
    const result: tl.users.userFull = { _: 'users.userFull', full_user, chats: [], users: [user] };
    const old = writeResult('users.getFullUser', result, 133);
    expect(new StrictReader(133).read(old, 'UserFull').slice(0, 2)).toEqual(['userFull', 'user']);
    expect(idOf(writeResult('users.getFullUser', result, 135))).toBe(constructorId('users.userFull'));
  });

  test.each([
    ['auth.logOut', { _: 'auth.loggedOut' }, 133, 'Bool'],
    ['channels.inviteToChannel', { _: 'messages.invitedUsers', updates, missing_invitees: [] }, 160, 'Updates'],
    ['messages.createChat', { _: 'messages.invitedUsers', updates, missing_invitees: [] }, 133, 'Updates'],
    ['help.getAppConfig', { _: 'help.appConfig', hash: 1, config: { _: 'jsonObject', value: [] } }, 140, 'JSONValue'],
    ['messages.getDialogFilters', { _: 'messages.dialogFilters', filters: [{ _: 'dialogFilterDefault' }] }, 133, 'Vector<DialogFilter>'],
    ['messages.getMessageReadParticipants', [{ _: 'readParticipantDate', user_id: 1, date: 2 }], 140, 'Vector<long>'],
    ['stories.getPeerMaxIDs', [{ _: 'recentStory', max_id: 4 }], 160, 'Vector<int>'],
    ['users.getRequirementsToContact', [{ _: 'requirementToContactEmpty' }], 180, 'Vector<Bool>'],
  ] as const)('%s', (method, result, layer, type) => {
    new StrictReader(layer).read(writeResult(method, result as never, layer), type);
  });
});

test('layerKnows', () => {
  expect(layerKnows(133, constructorId('messageEntitySpoiler'))).toBe(false);
  expect(layerKnows(144, constructorId('messageEntitySpoiler'))).toBe(true);
  expect(layerKnows(133, 0x1cb5c415)).toBe(true);
  expect(layerKnows(133, constructorId('ping'))).toBe(true);
});
