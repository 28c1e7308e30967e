import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** For groups and channels. */
export default method('messages.editChatAbout', async ({ peer, about }, context) => {
  await context.send({ type: 'DescribeChat', chat: peerOf(context.view, peer), about });
  return true;
});
