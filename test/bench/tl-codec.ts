/** Reading and writing TL: request and message of a send, for new and old clients; and the time to load the codec. */
import { execFileSync } from 'node:child_process';
import { TlWriter, readObject, readRequest, writeInto, writeObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Row } from './row.ts';

const entities: tl.MessageEntity[] = [
  { _: 'messageEntityBold', offset: 0, length: 5 },
  { _: 'messageEntityItalic', offset: 6, length: 5 },
  { _: 'messageEntityCode', offset: 12, length: 3 },
  { _: 'messageEntityTextUrl', offset: 16, length: 7, url: 'https://example.org/' },
];
const text = 'A message of some length, as people write it to each other. '.repeat(3);

const request: tl.messages.sendMessage = {
  _: 'messages.sendMessage', clear_draft: true, peer: { _: 'inputPeerUser', user_id: 5_123_456_789, access_hash: -5_555_555_555_555n },
  reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: 55 }, message: text, random_id: 1_234_567_890_123n, entities,
};

/** About 400 bytes: 4 entities, a reply, a reaction. */
const message: tl.message = {
  _: 'message', out: true, id: 1234, from_id: { _: 'peerUser', user_id: 5_123_456_789 }, peer_id: { _: 'peerUser', user_id: 5_987_654_321 },
  reply_to: { _: 'messageReplyHeader', reply_to_msg_id: 55 }, date: 1_760_000_000, message: text, entities,
  reactions: { _: 'messageReactions', results: [{ _: 'reactionCount', reaction: { _: 'reactionEmoji', emoticon: '👍' }, count: 5 }] },
};

export async function bench(): Promise<Row[]> {
  const [requestBytes, messageBytes] = [writeObject(request), writeObject(message)];
  const writer = new TlWriter();
  const rewrite = (layer?: number) => () => {
    writer.reset();
    writeInto(writer, message, layer);
  };
  const oldRequest = writeObject(request, 198);
  return [
    rate(`read a messages.sendMessage request (${requestBytes.length} bytes)`, () => readRequest(requestBytes)),
    rate('read the same request of layer 198', () => readRequest(oldRequest)),
    rate(`read a message (${messageBytes.length} bytes)`, () => readObject(messageBytes)),
    rate('write the message into a writer', rewrite()),
    rate('write the message to bytes of its own', () => writeObject(message)),
    rate('write the message for layer 227', rewrite(227)),
    rate('write the message for layer 198', rewrite(198)),
    rate('write the message for layer 144', rewrite(144)),
    { name: 'load the package in a new process', value: loadMs(), unit: 'ms' },
  ];
}

/** The best of five runs of a quarter of a second, after a warm-up run: other load can only slow it down. */
function rate(name: string, run: () => unknown): Row {
  const best = Math.max(...Array.from({ length: 6 }, () => perSecond(run)).slice(1));
  return { name, value: best, unit: 'per second' };
}

function perSecond(run: () => unknown): number {
  const started = performance.now();
  let calls = 0;
  for (; performance.now() - started < 250; calls += 100) for (let index = 0; index < 100; index++) run();
  return (calls / (performance.now() - started)) * 1000;
}

function loadMs(): number {
  const script = "const t = performance.now(); await import('@teamgram/tl'); console.log(performance.now() - t);";
  const runs = Array.from({ length: 3 }, () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, encoding: 'utf8' })));
  return Math.min(...runs);
}
