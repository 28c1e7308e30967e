import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** What clients save to the device automatically: for a category of chats, or (an exception) for one chat. Refused: PEER_ID_INVALID. */
export default method('account.saveAutoSaveSettings', async ({ users, chats, broadcasts, peer, settings }, context) => {
  const scope = users ? 'users' : chats ? 'chats' : broadcasts ? 'broadcasts' : 'peer';
  const of = scope === 'peer' ? peerOf(context.view, peer ?? { _: 'inputPeerEmpty' }) : 0;
  const { photos = false, videos = false, video_max_size } = settings;
  const videoSizeMax = video_max_size === undefined ? undefined : Math.max(Number(video_max_size), 0);
  await context.send({ type: 'ChooseSetting', setting: { type: 'AutoSaveChosen', scope, peer: of, photos, videos, videoSizeMax } });
  return true;
});
