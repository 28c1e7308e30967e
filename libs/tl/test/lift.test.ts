import { describe, expect, test } from 'vitest';
import { TlWriter, readObject, readRequest } from '../src/index.ts';
import { PastLayer } from '../src/lower/lower.ts';

/** An object in the shape of `layer`, written by a client of that layer and read into the newest. */
function lifted(layer: number, object: { _: string } & Record<string, unknown>): unknown {
  const writer = new TlWriter(new PastLayer(layer).names);
  writer.object(object);
  return readObject(writer.take());
}

const peer = { _: 'inputPeerUser', user_id: 7, access_hash: 8n };
const channel = { _: 'inputChannel', channel_id: 9, access_hash: 10n };
const user = { _: 'inputUser', user_id: 7, access_hash: 8n };
const send = { _: 'messages.sendMessage', peer, message: 'hi', random_id: 1n };

describe('requests of old layers', () => {
  test.each([133, 140, 147, 155, 159])('a reply of layer %i was an id', (layer) => {
    expect(lifted(layer, { ...send, reply_to_msg_id: 5 })).toMatchObject({ ...send, reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: 5 } });
    expect(lifted(layer, send)).toMatchObject({ ...send, reply_to: undefined });
  });

  test('a message to a topic, from 148 to 159', () => {
    expect(lifted(150, { ...send, top_msg_id: 6 })).toMatchObject({ reply_to: { reply_to_msg_id: 6, top_msg_id: 6 } });
  });

  test('a message to the general topic, which is not a reply', () => {
    expect(lifted(152, { ...send, top_msg_id: 1 })).toMatchObject({ reply_to: undefined });
  });

  test.each([160, 181, 204, 216, 227, 230])('the same request of layer %i', (layer) => {
    const reply_to = { _: 'inputReplyToMessage', reply_to_msg_id: 5 };
    expect(lifted(layer, { ...send, silent: true, reply_to })).toMatchObject({ ...send, silent: true, reply_to });
  });

  test('the sender of reports was a user until 134', () => {
    expect(lifted(133, { _: 'channels.reportSpam', channel, user_id: user, id: [1] })).toMatchObject({ _: 'channels.reportSpam', channel, participant: peer, id: [1] });
  });

  test('one message or one text was translated at a time until 151, also one without a number', () => {
    const translate = { _: 'messages.translateText', to_lang: 'de' };
    for (const msg_id of [5, 0]) expect(lifted(144, { ...translate, peer, msg_id })).toMatchObject({ peer, id: [msg_id] });
    expect(lifted(144, { ...translate, text: 'tea' })).toMatchObject({ id: undefined, text: [{ _: 'textWithEntities', text: 'tea', entities: [] }] });
  });

  test('reactions were emoji, an empty one removed the reaction', () => {
    const reaction = { _: 'messages.sendReaction', peer, msg_id: 3 };
    expect(lifted(140, { ...reaction, reaction: '👍' })).toMatchObject({ reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
    expect(lifted(140, { ...reaction, reaction: '' })).toMatchObject({ reaction: [] });
    expect(lifted(140, reaction)).toMatchObject({ reaction: undefined });
  });

  test('file offsets were 31 bits, notification sounds file names', () => {
    const location = { _: 'inputDocumentFileLocation', id: 1n, access_hash: 2n, file_reference: new Uint8Array(2), thumb_size: '' };
    expect(lifted(133, { _: 'upload.getFile', location, offset: 1024, limit: 512 })).toMatchObject({ offset: 1024, limit: 512 });
    expect(lifted(133, { _: 'inputPeerNotifySettings', sound: 'default' })).toMatchObject({ sound: { _: 'notificationSoundDefault' } });
    expect(lifted(133, { _: 'inputPeerNotifySettings', sound: '' })).toMatchObject({ sound: { _: 'notificationSoundNone' } });
  });

  test('renamed methods', () => {
    expect(lifted(190, { _: 'channels.getForumTopics', channel, offset_date: 1, offset_id: 2, offset_topic: 3, limit: 4 }))
      .toEqual({ _: 'messages.getForumTopics', peer: { _: 'inputPeerChannel', channel_id: 9, access_hash: 10n }, q: undefined, offset_date: 1, offset_id: 2, offset_topic: 3, limit: 4 });
    expect(lifted(162, { _: 'users.getStoriesMaxIDs', id: [user] })).toEqual({ _: 'stories.getPeerMaxIDs', id: [peer] });
  });

  test('the right answers of a quiz', () => {
    const answers = ['a', 'b', 'c'].map((text) => ({ _: 'pollAnswer', text, option: Buffer.from(text) }));
    const poll = { _: 'poll', id: 0n, question: 'q', answers };
    expect(lifted(160, { _: 'inputMediaPoll', poll, correct_answers: [Buffer.from('c')] })).toMatchObject({
      correct_answers: [2],
      poll: { question: { _: 'textWithEntities', text: 'q', entities: [] }, answers: [{ text: { text: 'a' } }, {}, {}] },
    });
  });

  test('as many answers and right answers as a request holds', () => {
    const option = (number: number) => Uint8Array.of(number, number >> 8, number >> 16);
    const answers = Array.from({ length: 16_000 }, (_, index) => ({ _: 'pollAnswer', text: '', option: option(index) }));
    const correct_answers = Array.from({ length: 16_000 }, (_, index) => option(index + 15_999));
    // Comparing all pairs would take 256 million comparisons.
    expect(lifted(133, { _: 'inputMediaPoll', poll: { _: 'poll', id: 1n, question: '', answers }, correct_answers })).toMatchObject({ correct_answers: [15_999] });
  });

  test('two-sided buttons', () => {
    const rows = (buttons: object[]) => [{ _: 'keyboardButtonRow', buttons }];
    expect(lifted(198, { _: 'replyInlineMarkup', rows: rows([{ _: 'keyboardButtonUrl', text: 't', url: 'u' }]) })).toEqual({
      _: 'replyInlineMarkup', force_reply: undefined,
      rows: [{ _: 'keyboardInlineButtonRow', buttons: [{ _: 'keyboardInlineButton', style: undefined, text: 't', type: { _: 'inlineButtonTypeUrl', url: 'u' } }] }],
    });
    expect(lifted(160, { _: 'replyKeyboardMarkup', rows: rows([{ _: 'keyboardButtonRequestPeer', text: 't', button_id: 1, peer_type: { _: 'requestPeerTypeUser' } }]) }))
      .toMatchObject({ rows: [{ buttons: [{ _: 'keyboardButton', text: 't', type: { _: 'buttonTypeRequestPeer', button_id: 1, max_quantity: 1 } }] }] });
    expect(() => lifted(198, { _: 'replyKeyboardMarkup', rows: rows([{ _: 'keyboardButtonUrl', text: 't', url: 'u' }]) })).toThrow('KeyboardButton expected');
  });

  test('a method without an equivalent is a typed error', () => {
    expect(() => lifted(160, { _: 'help.getAppChangelog', prev_app_version: '1' })).toThrow(expect.objectContaining({ kind: 'NOT_LIFTABLE' }));
  });
});

test('the query of wrappers is read, also of an old layer', () => {
  const writer = new TlWriter(new PastLayer(144).names);
  const init = { _: 'initConnection', api_id: 1, device_model: 'd', system_version: 's', app_version: 'a', system_lang_code: '', lang_pack: '', lang_code: '', query: { ...send, reply_to_msg_id: 5 } };
  writer.object({ _: 'invokeWithLayer', layer: 144, query: init } as { _: string });
  expect(readRequest(writer.take())).toMatchObject({ _: 'invokeWithLayer', layer: 144, query: { query: { _: 'messages.sendMessage', reply_to: { reply_to_msg_id: 5 } } } });
});

test('a packed query inside wrappers is decompressed if the caller provides a way', () => {
  const query = new TlWriter();
  query.object({ _: 'help.getConfig' });
  const packed = query.take();
  const writer = new TlWriter();
  writer.object({ _: 'invokeWithoutUpdates', query: { _: 'gzip_packed', packed_data: packed } } as { _: string });
  const bytes = writer.take();
  expect(readRequest(bytes)).toMatchObject({ query: { _: 'gzip_packed', packed_data: packed } });
  expect(readRequest(bytes, { inflate: (data) => data })).toMatchObject({ query: { _: 'help.getConfig' } });
});
