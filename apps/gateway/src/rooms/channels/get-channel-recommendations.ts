import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from './parts/readable.ts';

/** help.getAppConfig: recommended_channels_limit_default. */
const LIMIT = 10;

/**
 * "Obtain a list of similarly themed public channels, selected based on similarities in their subscriber bases" (core.telegram.org/api/recommend); without a
 * channel those similar to all that the caller has joined. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE.
 */
export default method('channels.getChannelRecommendations', async ({ channel }, context) => {
  const chats = channel ? await similarTo(context, channelOf(context.view, channel)) : await (await context.read()).recommendedChannels(context.viewer, LIMIT);
  return { _: 'messages.chats', chats: (await showPeers(context.services, context.view, chats)).chats };
});

async function similarTo(context: Context, peer: number): Promise<number[]> {
  const { chat } = await readableChat(context, peer);
  if (chat.kind !== 'broadcast') throw refusal('CHANNEL_INVALID');
  return context.services.queries.similarChannels(peer, context.viewer, LIMIT);
}
