import { isChannelPeer } from '@teamgram/event-schemas';
import { writeObject } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { isHeardAsOther } from '../channels/parts/own-voice.ts';
import { speaksIn } from '../channels/parts/readable.ts';

/** Not stored; not sent to users who have blocked the caller. */
export default method('messages.setTyping', async ({ peer, top_msg_id, action }, context) => {
  const to = peerOf(context.view, peer);
  if (to === context.viewer) return true;
  if (to < 0) return typingInChat(context, to, top_msg_id, writeObject(action));
  const blocked = await context.services.queries.blockedAmong(to, [context.viewer]);
  if (blocked.length === 0) await context.services.projections.call('ephemeral.publish', { kind: 'typing', from: context.viewer, to, action: writeObject(action) });
  return true;
});

/** Not shown for a channel's posts, nor when the caller sends as another peer. */
async function typingInChat(context: Context, peer: number, thread: number | undefined, action: Uint8Array): Promise<boolean> {
  const found = await speaksIn(context, peer);
  if (await isHeardAsOther(context, found)) return true;
  await context.services.projections.call('ephemeral.publish', { kind: 'typing', from: context.viewer, to: isChannelPeer(peer) ? -peer : peer, ...(thread ? { thread } : {}), action });
  return true;
}
