import { content, quote, textEntity } from '@teamgram/event-schemas';
import type { TextEntity } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { HISTORY_SLICE, SERVICE_USER, type Command } from '../src/index.ts';
import { clear, edit, forward, read, remove, reply, saveDraft, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf, START_MS, type Step } from './given.ts';

const HOUR_MS = 3_600_000;
const later = (hours: number) => ({ atMs: START_MS + hours * HOUR_MS });
const said = (from: number, to: number, text: string): Step => [send(to, text), by(from)];
const block = (owner: number, peer: number): Step => [{ type: 'BlockPeer', peer }, by(owner)];

describe('PinMessages', () => {
  test('a user who has blocked the pinning side sees neither the pin nor the service message', () => {
    const pin = (pinned: boolean): Command => ({ type: 'PinMessages', peer: bob, ids: [2], pinned, oneSide: false, silent: false });
    const { world, when } = given(...people, said(alice, bob, 'hello'), block(bob, alice));
    when(pin(true), by(alice)).then([
      { type: 'MessagesPinned', marks: [{ delivery: { mailbox: alice, pts: 3 }, messageIds: [2] }] },
      { type: 'MessageSent', content: { action: 'PinMessage' }, deliveries: [{ mailbox: alice, pts: 4, replyToId: 2 }] },
    ]);
    world.run(pin(true), by(alice));
    world.run({ type: 'UnblockPeer', peer: alice }, by(bob));
    when(pin(false), by(alice)).then([{ type: 'MessagesPinned', marks: [{ delivery: { mailbox: alice } }, { delivery: { mailbox: bob } }] }]);
  });
});

describe('SendMessage', () => {
  test('U1 M1 each mailbox takes its next pts, which is the message id there', () =>
    given(...people, said(alice, carol, 'one'), said(alice, bob, 'two')).when(send(alice, 'three'), by(bob)).then([{
      type: 'MessageSent',
      stream: `dialog-${alice}-${bob}`,
      author: bob,
      content: { text: 'three' },
      deliveries: [
        { mailbox: bob, peer: alice, messageId: 3, pts: 3, ptsCount: 1, replyToId: 0 },
        { mailbox: alice, peer: bob, messageId: 4, pts: 4, ptsCount: 1, replyToId: 0 },
      ],
    }]));

  test('a message to Saved Messages is delivered once', () =>
    given(...people).when(send(alice, 'note'), by(alice)).then([
      { type: 'MessageSent', stream: `dialog-${alice}-${alice}`, deliveries: [{ mailbox: alice, peer: alice, messageId: 2, pts: 2 }] },
    ]));

  test('a reply contains the id of its target in each mailbox', () =>
    given(...people, said(alice, carol, 'x'), said(alice, bob, 'question')).when(reply(alice, 'answer', 2), by(bob)).then([
      { type: 'MessageSent', deliveries: [{ mailbox: bob, replyToId: 2 }, { mailbox: alice, replyToId: 3 }] },
    ]));

  test('a quote must match the target message, and loses entities that cannot be quoted', () => {
    const { when } = given(...people, [send(alice, 'a rose is a rose'), by(bob)]);
    const quoting = (text: string, offset: number, entities: TextEntity[] = []) => send(bob, 'so?', { replyTo: { id: 2, quote: quote({ text, offset, entities }) } });
    const kept = (offset: number, entities: object[] = []) => [{ type: 'MessageSent', content: { text: 'so?', quote: { text: 'rose', offset, entities } } }] as const;
    when(quoting('rose', 12), by(alice)).then([...kept(12)]);
    when(quoting('rose', 5), by(alice)).then([...kept(2)]);
    const styled = ['Bold', 'TextUrl', 'Spoiler'].map((kind) => textEntity({ kind, offset: 0, length: 4, url: 'https://example.org' }));
    when(quoting('rose', 12, styled), by(alice)).then([...kept(12, [{ kind: 'Bold' }, { kind: 'Spoiler' }])]);
    for (const false_ of ['tulip', 'Rose', 'x'.repeat(1_025)]) when(quoting(false_, 0), by(alice)).thenRefused('QUOTE_TEXT_INVALID');
  });

  test('a reply to a message that the other side has deleted has no target id there', () =>
    given(...people, said(alice, bob, 'question'), [remove([2]), by(alice)]).when(reply(alice, 'answer', 2), by(bob)).then([
      { type: 'MessageSent', deliveries: [{ mailbox: bob, replyToId: 2 }, { mailbox: alice, replyToId: 0 }] },
    ]));

  test('a message to a user who has blocked the sender is delivered to the sender only', () =>
    given(...people, block(bob, alice)).when(send(bob, 'hello?'), by(alice)).then([
      { type: 'MessageSent', deliveries: [{ mailbox: alice, peer: bob, pts: 2 }] },
    ]));

  test('sending clears the draft if requested, and only if there is one', () => {
    const drafted = given(...people, [saveDraft(bob, 'hel'), by(alice)]);
    drafted.when(send(bob, 'hello', { clearDraft: true }), by(alice)).then([{ type: 'MessageSent' }, { type: 'DraftCleared', owner: alice, peer: bob }]);
    drafted.when(send(bob, 'hello'), by(alice)).then([{ type: 'MessageSent' }]);
    given(...people).when(send(bob, 'hello', { clearDraft: true }), by(alice)).then([{ type: 'MessageSent' }]);
  });

  test('a file is attached by its id', () =>
    given(...people, [storePhoto(77), by(alice)]).when(send(bob, '', { media: { kind: 'photo', id: 77, spoiler: true } }), by(alice)).then([
      { type: 'MessageSent', content: { text: '', media: { spoiler: true, photo: { id: 77 } } } },
    ]));

  test('entities are sorted, deduplicated, and unknown ones dropped', () =>
    given(...people).when(send(bob, 'abcdef', { entities: [
      textEntity({ kind: 'Italic', offset: 2, length: 1 }),
      textEntity({ kind: 'Nonsense', offset: 0, length: 1 }),
      textEntity({ kind: 'Bold', offset: 0, length: 2 }),
      textEntity({ kind: 'Underline', offset: 0, length: 6 }),
      textEntity({ kind: 'Italic', offset: 2, length: 1 }),
    ] }), by(alice)).then([{ type: 'MessageSent', content: { entities: [{ kind: 'Underline' }, { kind: 'Bold' }, { kind: 'Italic' }] } }]));

  test.each([
    ['a text', send(bob, 'ask @carol_1')],
    ['a caption', send(bob, 'ask @carol_1', { media: { kind: 'photo', id: 77, spoiler: false } })],
  ])('%s gets the entities that clients leave to the server to detect', (_, command) =>
    given(...people, [storePhoto(77), by(alice)]).when(command, by(alice))
      .then([{ type: 'MessageSent', content: { entities: [{ kind: 'Mention', offset: 4, length: 8 }] } }]));

  test('an edited text does, too', () =>
    given(...people, said(alice, bob, 'ask')).when(edit(bob, 2, 'ask #all'), by(alice))
      .then([{ type: 'MessageEdited', content: { entities: [{ kind: 'Hashtag', offset: 4, length: 4 }] } }]));

  const longest = 'x'.repeat(4096);
  const many = Array.from({ length: 101 }, () => textEntity({ kind: 'Bold', offset: 0, length: 1 }));
  const beyond = [textEntity({ kind: 'Bold', offset: 1, length: 2 })];
  const noPhoto = { kind: 'photo', id: 77, spoiler: false } as const;

  // In order of precedence: the first one is reported.
  test.each([
    ['nobody there', send(123, ''), 'PEER_ID_INVALID'],
    ['nothing said', send(bob, ' \n ', { entities: many }), 'MESSAGE_EMPTY'],
    ['too much said', send(bob, `${longest}x`, { entities: many }), 'MESSAGE_TOO_LONG'],
    ['too long a caption', send(bob, 'x'.repeat(1025), { media: noPhoto }), 'MEDIA_CAPTION_TOO_LONG'],
    ['too many entities', send(bob, 'x', { entities: many }), 'ENTITIES_TOO_LONG'],
    ['an entity beyond the text', send(bob, 'xx', { entities: beyond }), 'ENTITY_BOUNDS_INVALID'],
    ['no such file', send(bob, '', { media: noPhoto }), 'MEDIA_INVALID'],
    ['a reply to nothing', reply(bob, 'x', 99), 'MSG_ID_INVALID'],
    ['a reply into another dialog', reply(carol, 'x', 2), 'MSG_ID_INVALID'],
    ['the service account', send(SERVICE_USER, 'x'), 'CHAT_WRITE_FORBIDDEN'],
    ['somebody whom the sender blocked', send(carol, 'x'), 'YOU_BLOCKED_USER'],
    ['the longest text', send(bob, longest), 'accepted'],
  ])('refuses %s', (_, command, refusal) => {
    const { when } = given(...people, said(alice, bob, 'first'), block(alice, carol));
    if (refusal === 'accepted') when(command, by(alice)).then([{ type: 'MessageSent' }]);
    else when(command, by(alice)).thenRefused(refusal);
  });

  test('a request without a login is refused before anything else', () => given(...people).when(send(123, ''), by(0)).thenRefused('AUTH_KEY_UNREGISTERED'));
});

describe('TellScreenshot', () => {
  const tell = (peer: number, replyToId = 0) => ({ type: 'TellScreenshot', peer, replyToId }) as const;

  test('both sides get a service message that refers to the message in their mailbox', () =>
    given(...people, said(bob, alice, 'look'), said(carol, alice, 'x')).when(tell(bob, 2), by(alice)).then([{
      type: 'MessageSent', author: alice, content: { action: 'ScreenshotTaken' }, deliveries: [{ mailbox: alice, pts: 4, replyToId: 2 }, { mailbox: bob, pts: 3, replyToId: 2 }],
    }]));

  test('refusals', () => {
    const { when } = given(...people, said(carol, alice, 'x'), block(alice, carol));
    when(tell(bob, 2), by(alice)).then([{ type: 'MessageSent', deliveries: [{ replyToId: 0 }, { replyToId: 0 }] }]);
    for (const peer of [alice, 123, -5, SERVICE_USER]) when(tell(peer), by(alice)).thenRefused('PEER_ID_INVALID');
    when(tell(carol), by(alice)).thenRefused('YOU_BLOCKED_USER');
  });
});

describe('ForwardMessages', () => {
  const three = [...people, said(alice, bob, 'one'), said(bob, alice, 'two'), said(alice, bob, 'three')];

  test('each forwarded message gets the forwarder as its author, and its origin', () =>
    given(...three).when(forward(alice, [2, 3], carol), by(bob)).then([
      { type: 'MessageSent', author: bob, stream: `dialog-${bob}-${carol}`, content: { text: 'one', forward: { fromUser: alice, dateS: START_MS / 1000 } }, deliveries: [{ pts: 5 }, { pts: 2 }] },
      { type: 'MessageSent', author: bob, content: { text: 'two', forward: { fromUser: bob } }, deliveries: [{ pts: 6 }, { pts: 3 }] },
    ]));

  test('a forward of a forward keeps the original author', () =>
    given(...three, [forward(alice, [2], carol), by(bob)]).when(forward(bob, [2], alice), by(carol)).then([
      { type: 'MessageSent', author: carol, content: { forward: { fromUser: alice, savedFromPeer: 0, savedFromId: 0 } } },
    ]));

  test('a forward to Saved Messages contains its source', () =>
    given(...three).when(forward(bob, [3], alice), by(alice)).then([
      { type: 'MessageSent', content: { forward: { fromUser: bob, savedFromPeer: bob, savedFromId: 3 } }, deliveries: [{ mailbox: alice, pts: 5 }] },
      { type: 'MessagesSaved', owner: alice, peer: bob, messageIds: [5] },
    ]));

  test('without the author there is no forward header', () => {
    const { world } = given(...three);
    const [fact] = world.decide(forward(alice, [2], carol, { dropAuthor: true }), by(bob));
    expect(fact).toMatchObject({ content: content({ text: 'one', forward: undefined }) });
  });

  test('an album stays together under a new grouped id', () =>
    given(...people, [send(bob, 'a', { groupedId: 5 }), by(alice)], [send(bob, 'b', { groupedId: 5 }), by(alice)], said(alice, bob, 'c'))
      .when(forward(bob, [2, 3, 4], carol), by(alice))
      .then([{ type: 'MessageSent', groupedId: 9_000_000 }, { type: 'MessageSent', groupedId: 9_000_000 }, { type: 'MessageSent', groupedId: 0 }]));

  test.each([
    ['unknown peers', forward(1, [2], carol), 'PEER_ID_INVALID'],
    ['nothing', forward(alice, [], carol), 'MESSAGE_IDS_EMPTY'],
    ['more than a hundred', forward(alice, Array.from({ length: 101 }, () => 1), carol), 'MESSAGE_ID_INVALID'],
    ['a message that is not there', forward(alice, [2, 99], carol), 'MESSAGE_ID_INVALID'],
    ['a message of another dialog', forward(carol, [2], alice), 'MESSAGE_ID_INVALID'],
    ['what may not be forwarded', forward(alice, [5], carol), 'CHAT_FORWARDS_RESTRICTED'],
    ['to the service account', forward(alice, [2], SERVICE_USER), 'CHAT_WRITE_FORBIDDEN'],
  ])('refuses %s', (_, command, refusal) =>
    given(...three, [send(bob, 'stays here', { noForwards: true }), by(alice)]).when(command, by(bob)).thenRefused(refusal));
});

describe('EditMessage', () => {
  const one = [...people, said(alice, bob, 'helo')];

  test('U1 the edit takes the next number of each mailbox; the message keeps its id', () =>
    given(...one, said(bob, carol, 'x')).when(edit(bob, 2, 'hello'), by(alice)).then([{
      type: 'MessageEdited',
      content: { text: 'hello' },
      deliveries: [{ mailbox: alice, messageId: 2, pts: 3, ptsCount: 1 }, { mailbox: bob, messageId: 2, pts: 4, ptsCount: 1 }],
    }]));

  test('a user who has deleted the message gets no edit', () =>
    given(...one, [remove([2]), by(bob)]).when(edit(bob, 2, 'hello'), by(alice)).then([{ type: 'MessageEdited', deliveries: [{ mailbox: alice }] }]));

  test('a second edit is compared with the first edit', () =>
    given(...one, [edit(bob, 2, 'hello'), by(alice)]).when(edit(bob, 2, 'hello'), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED'));

  test('messages in Saved Messages can be edited without a time limit', () =>
    given(...people, said(alice, alice, 'milk')).when(edit(alice, 2, 'bread'), by(alice, later(1000))).then([{ type: 'MessageEdited' }]));

  test('a photo can be replaced with a photo, and a caption removed', () => {
    const photo = (id: number) => ({ kind: 'photo', id, spoiler: false }) as const;
    given(...people, [storePhoto(1), by(alice)], [storePhoto(2), by(alice)], [send(bob, 'caption', { media: photo(1) }), by(alice)])
      .when(edit(bob, 2, '', { media: photo(2) }), by(alice))
      .then([{ type: 'MessageEdited', content: { text: '', media: { photo: { id: 2 } } } }]);
  });

  test.each([
    ['an unknown peer', edit(9, 2, 'x'), by(alice), 'PEER_ID_INVALID'],
    ['an unknown message', edit(bob, 10, 'x'), by(alice), 'MESSAGE_ID_INVALID'],
    ['a message of another dialog', edit(carol, 2, 'x'), by(alice), 'MESSAGE_ID_INVALID'],
    ['somebody else’s message', edit(alice, 2, 'x'), by(bob), 'MESSAGE_AUTHOR_REQUIRED'],
    ['a forwarded message', edit(carol, 3, 'x'), by(alice), 'MESSAGE_AUTHOR_REQUIRED'],
    ['after two days', edit(bob, 2, ''), by(alice, later(49)), 'MESSAGE_EDIT_TIME_EXPIRED'],
    ['into nothing', edit(bob, 2, ' '), by(alice), 'MESSAGE_EMPTY'],
    ['nothing new', edit(bob, 2, 'helo'), by(alice), 'MESSAGE_NOT_MODIFIED'],
  ])('refuses %s', (_, command, asking, refusal) => given(...one, [forward(bob, [2], carol), by(alice)]).when(command, asking).thenRefused(refusal));
});

describe('DeleteMessages', () => {
  const two = [...people, said(alice, bob, 'one'), said(bob, alice, 'two')];

  test('U1 for oneself: the pts advances by one for each message, the other side keeps them', () =>
    given(...two).when(remove([2, 3]), by(bob)).then([
      { type: 'MessagesHidden', messageIds: [2, 3], delivery: { mailbox: bob, peer: alice, pts: 5, ptsCount: 2, messageId: 0 } },
    ]));

  test('for both sides: erased, with the versions of the message and of its edits', () =>
    given(...two, [edit(bob, 2, 'uno'), by(alice)]).when(remove([2], true), by(bob)).then([{
      type: 'MessagesErased',
      versions: [0, 2],
      erasures: [
        { messageIds: [2], delivery: { mailbox: alice, pts: 5, ptsCount: 1 } },
        { messageIds: [2], delivery: { mailbox: bob, pts: 5, ptsCount: 1 } },
      ],
    }]));

  test('the last deletion erases', () =>
    given(...two, [remove([2]), by(alice)]).when(remove([2, 3]), by(bob)).then([
      { type: 'MessagesHidden', messageIds: [3], delivery: { mailbox: bob, pts: 4, ptsCount: 1 } },
      { type: 'MessagesErased', versions: [0], erasures: [{ messageIds: [2], delivery: { mailbox: bob, pts: 5, ptsCount: 1 } }] },
    ]));

  test('messages of several conversations are erased by facts in each of their streams', () =>
    given(...two, said(carol, alice, 'three')).when(remove([4, 2], true), by(alice)).then([
      { type: 'MessagesErased', stream: `dialog-${alice}-${carol}`, erasures: [{ delivery: { mailbox: carol, pts: 3 } }, { delivery: { mailbox: alice, pts: 5 } }] },
      { type: 'MessagesErased', stream: `dialog-${alice}-${bob}`, erasures: [{ delivery: { mailbox: alice, pts: 6 } }, { delivery: { mailbox: bob, pts: 4 } }] },
    ]));

  test('messages with very many edits can be erased: no fact lists more versions than fit into an entry', () => {
    const { world } = given(...people, said(alice, bob, 'a'), said(alice, bob, 'b'), said(alice, bob, 'c'), said(alice, bob, 'd'), said(alice, bob, 'e'));
    for (let id = 2; id <= 6; id++) for (let n = 0; n < 1_000; n++) world.run(edit(bob, id, `edit ${n}`), by(alice));
    expect(refusalOf(world, edit(bob, 2, 'once more'), by(alice))).toBe('MESSAGE_EDIT_TIME_EXPIRED');
    const erased = world.run(remove([2, 3, 4, 5, 6], true), by(bob)).map(({ fact }) => (fact.type === 'MessagesErased' ? fact.versions.length : 0));
    expect(erased).toEqual([4_004, 1_001]);
  });

  test('unknown ids are ignored', () => {
    given(...two).when(remove([8, 1, 0, -1, 1.5]), by(alice)).thenNothing();
    given(...two, [remove([2], true), by(bob)]).when(remove([2]), by(alice)).thenNothing();
  });

  test('more than a hundred at once are refused', () =>
    given(...two).when(remove(Array.from({ length: 101 }, (_, id) => id)), by(alice)).thenRefused('MESSAGE_ID_INVALID'));
});

describe('DeleteHistory', () => {
  const chat = [...people, said(alice, bob, 'one'), said(bob, alice, 'two'), said(alice, bob, 'three')];

  test('deletes everything, and removes the dialog from the list', () =>
    given(...chat, [{ type: 'PinDialog', peer: bob }, by(alice)], [saveDraft(bob, 'x'), by(alice)]).when(clear(bob), by(alice)).then([
      { type: 'MessagesHidden', messageIds: [2, 3, 4], delivery: { mailbox: alice, pts: 7, ptsCount: 3 } },
      { type: 'DialogUnpinned', owner: alice, peer: bob },
      { type: 'DraftCleared', owner: alice, peer: bob },
      { type: 'HistoryCleared', owner: alice, peer: bob, below: 3, complete: true, dialogRemoved: true },
    ]));

  test('up to an id, for both sides, keeping the dialog', () =>
    given(...chat).when(clear(bob, { maxId: 3, revoke: true, justClear: true }), by(alice)).then([
      { type: 'MessagesErased', erasures: [{ messageIds: [2, 3] }, { messageIds: [2, 3] }] },
      { type: 'HistoryCleared', below: 2, complete: true, dialogRemoved: false },
    ]));

  test('a long history is deleted in slices', () => {
    const { world } = given(...people, ...Array.from({ length: HISTORY_SLICE + 5 }, (_, i) => said(alice, bob, String(i))));
    const first = world.run(clear(bob), by(alice)).map(({ fact }) => fact);
    expect(first).toMatchObject([{ type: 'MessagesHidden', messageIds: { length: HISTORY_SLICE } }, { type: 'HistoryCleared', complete: false, dialogRemoved: false }]);
    const second = world.run(clear(bob), by(alice)).map(({ fact }) => fact);
    expect(second).toMatchObject([{ type: 'MessagesHidden', messageIds: { length: 5 } }, { type: 'HistoryCleared', complete: true, dialogRemoved: true }]);
  });

  test('nothing to clear', () => given(...people).when(clear(bob, { justClear: true }), by(alice)).thenNothing());
  test('an unknown peer is refused', () => given(...people).when(clear(5), by(alice)).thenRefused('PEER_ID_INVALID'));
});

describe('ReadHistory', () => {
  const chat = [...people, said(alice, carol, 'x'), said(alice, bob, 'one'), said(alice, bob, 'two'), said(bob, alice, 'three')];

  test('M6 the mailboxes of both sides advance, each with its own id of the newest read message', () =>
    given(...chat).when(read(alice), by(bob)).then([{
      type: 'HistoryRead',
      reader: bob,
      inbox: { mailbox: bob, peer: alice, messageId: 3, pts: 5, ptsCount: 1 },
      outbox: { mailbox: alice, peer: bob, messageId: 4, pts: 6, ptsCount: 1 },
    }]));

  test('M6 up to an id', () =>
    given(...chat).when(read(alice, 2), by(bob)).then([{ type: 'HistoryRead', inbox: { messageId: 2 }, outbox: { messageId: 3 } }]));

  test('the id of an own message stands for the newest incoming one before it', () =>
    given(...chat, said(alice, bob, 'four')).when(read(alice, 4), by(bob)).then([{ type: 'HistoryRead', inbox: { messageId: 3 }, outbox: { messageId: 4 } }]));

  test('reading again does nothing', () => {
    given(...chat, [read(alice), by(bob)]).when(read(alice), by(bob)).thenNothing();
    given(...chat, [read(alice), by(bob)]).when(read(alice, 2), by(bob)).thenNothing();
    given(...people).when(read(bob), by(alice)).thenNothing();
    given(...people, said(alice, alice, 'note')).when(read(alice), by(alice)).thenNothing();
  });

  test('an unread mark is removed', () =>
    given(...people, [{ type: 'MarkDialogUnread', peer: bob }, by(alice)]).when(read(bob), by(alice)).then([{ type: 'DialogUnmarkedUnread', owner: alice, peer: bob }]));

  test('the service account has no mailbox and is not notified', () => {
    const { world, when } = given(...people, [{ type: 'SendServiceMessage', user: alice, text: 'Login code', entities: [] }, by(SERVICE_USER)]);
    when(read(SERVICE_USER), by(alice)).then([{ type: 'HistoryRead', inbox: { mailbox: alice, messageId: 2 }, outbox: undefined }]);
    expect(world.journal.events.at(-1)!.fact).toMatchObject({ author: SERVICE_USER, deliveries: [{ mailbox: alice, pts: 2 }], noForwards: true });
  });
});
