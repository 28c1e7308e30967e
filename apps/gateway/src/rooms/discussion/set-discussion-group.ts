import { refusal } from '@teamgram/domain';
import type { ErrorName, tl } from '@teamgram/tl';
import { channelOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';

/** "Associate a group to a channel as discussion group" (core.telegram.org/method/channels.setDiscussionGroup); an empty channel or group unlinks them. */
export default method('channels.setDiscussionGroup', async ({ broadcast, group }, context) => {
  const channel = named(context, broadcast, 'BROADCAST_ID_INVALID');
  const discussion = named(context, group, 'MEGAGROUP_ID_INVALID');
  if (channel === 0 && discussion === 0) throw refusal('CHANNEL_INVALID');
  await context.send({ type: 'SetDiscussionGroup', channel, group: discussion });
  return true;
});

/** 0 = none. */
function named({ view }: Context, input: tl.InputChannel, error: ErrorName): number {
  if (input._ === 'inputChannelEmpty') return 0;
  if (input._ !== 'inputChannel') throw refusal(error);
  return channelOf(view, input);
}
