import type { AutoSaveRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';

const EXCEPTION = 'auto-save/peer/';
const NOTHING: AutoSaveRow = { photos: false, videos: false };

export default method('account.getAutoSaveSettings', async (_request, context) => {
  const settings = await (await context.read()).settingsOf(context.viewer);
  const kind = (scope: string) => tlAutoSave(settings[`auto-save/${scope}`] ?? NOTHING);
  const peers = Object.keys(settings).flatMap((name) => (name.startsWith(EXCEPTION) ? Number(name.slice(EXCEPTION.length)) : []));
  return {
    _: 'account.autoSaveSettings',
    users_settings: kind('users'),
    chats_settings: kind('chats'),
    broadcasts_settings: kind('broadcasts'),
    exceptions: peers.map((peer) => ({ _: 'autoSaveException', peer: tlPeer(peer), settings: kind(`peer/${peer}`) })),
    ...await showPeers(context.services, context.view, peers),
  };
});

function tlAutoSave({ photos, videos, videoSizeMax }: AutoSaveRow): tl.autoSaveSettings {
  const video_max_size = videoSizeMax === undefined ? undefined : BigInt(videoSizeMax);
  return { _: 'autoSaveSettings', photos: photos || undefined, videos: videos || undefined, video_max_size };
}
