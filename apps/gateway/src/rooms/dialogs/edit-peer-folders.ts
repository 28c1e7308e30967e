import { ARCHIVE } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { folderOf } from './parts/dialog-peers.ts';

/** Clients move a selection of dialogs. */
const MOVES_MAX = 100;

/** Moves dialogs into the archive or back. Refused: FOLDER_ID_INVALID, CHAT_ID_INVALID. */
export default method('folders.editPeerFolders', async ({ folder_peers }, context) => {
  const moves = folder_peers.slice(0, MOVES_MAX).map(({ peer, folder_id }) => ({ peer: peerOf(context.view, peer), folder: folderOf(folder_id) }));
  for (const folder of new Set(moves.map((move) => move.folder))) {
    const moving = moves.filter((move) => move.folder === folder).map(({ peer }) => peer);
    await context.send({ type: 'MoveDialogs', moved: moving, folder, ...(folder === ARCHIVE && { since: await standingsOf(context, moving) }) });
  }
  const { pts } = await (await context.read()).state(context.viewer);
  const moved: tl.folderPeer[] = moves.map(({ peer, folder }) => ({ _: 'folderPeer', peer: tlPeer(peer), folder_id: folder }));
  return replyWith(context, [], [{ _: 'updateFolderPeers', folder_peers: moved, pts, pts_count: 0 }], moves.map(({ peer }) => peer));
});

/** Current pts of archived channels: later messages count as new in the archive. 0 for other peers. */
async function standingsOf(context: Context, peers: readonly number[]): Promise<number[]> {
  const channels = peers.filter(isChannelPeer);
  const standings = channels.length > 0 ? await (await context.read()).channelStandings(channels) : [];
  const ptsOf = new Map(standings.map(({ chat, pts }) => [chat, pts]));
  return peers.map((peer) => ptsOf.get(peer) ?? 0);
}
