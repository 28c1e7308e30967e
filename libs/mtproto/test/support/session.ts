/** A ready session for tests, and encoders for the messages they send. */
import { type CoreObject, TlWriter } from '@teamgram/tl';
import { gzipSync } from 'node:zlib';
import { Peer, type SeenMessage } from './peer.ts';
import { Rig, type RigOptions, settle } from './rig.ts';
import { GET_STATE, words } from './words.ts';

export const core = (object: CoreObject): Uint8Array => {
  const writer = new TlWriter();
  writer.object(object);
  return writer.take();
};
export const gzipped = (body: Uint8Array, pack: (bytes: Uint8Array) => Uint8Array = gzipSync) => core({ _: 'gzip_packed', packed_data: pack(body) });
export const ping = (id = 1n) => core({ _: 'ping', ping_id: id });
export const query = (n = 0) => words(GET_STATE, n);
export const RESULT = words(0x5151_5151, 42);

/** A host that answers every request at once. */
export const prompt = (): RigOptions => ({ answer: (call) => call.reply(RESULT) });
export const names = (messages: readonly SeenMessage[]) => messages.map(({ name }) => name);
export const only = (messages: readonly SeenMessage[], name: string) => messages.filter((message) => message.name === name);

/** A server with a peer whose session has been announced (new_session_created). */
export async function start(options: RigOptions = {}, peerOptions: ConstructorParameters<typeof Peer>[2] = {}) {
  const rig = new Rig(options);
  const peer = await Peer.ready(rig, undefined, peerOptions);
  await peer.exchange([peer.message(ping())]);
  await peer.exchange([peer.message(core({ _: 'msgs_ack', msg_ids: [] }), { contentRelated: false })]);
  return { rig, peer, session: rig.sessions[0]! };
}

export const ackOf = (peer: Peer, messages: readonly SeenMessage[]) =>
  peer.message(core({ _: 'msgs_ack', msg_ids: messages.filter(({ seqNo }) => seqNo & 1).map(({ msgId }) => msgId) }), { contentRelated: false });

export async function tick(rig: Rig, ms: number) {
  rig.clock.advance(ms);
  rig.server.tick();
  await settle();
}
