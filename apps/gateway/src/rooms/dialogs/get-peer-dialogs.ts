import { ARCHIVE } from '@teamgram/domain';
import type { DialogRow } from '@teamgram/read-models';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { currentState } from '../updates/parts/state.ts';
import { archiveEntry } from './parts/archive.ts';
import { dialogPeerOf, folderOf } from './parts/dialog-peers.ts';
import { emptyDialog } from './parts/empty-dialog.ts';
import { returnFromArchive } from './parts/return-from-archive.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

const PEERS_MAX = 100;

/** Also the archive, as one entry of the main list. A peer with whom there is no dialog yet has an empty one. */
export default method('messages.getPeerDialogs', async ({ peers }, context) => {
  const named = peers.slice(0, PEERS_MAX);
  await returnFromArchive(context);
  const archive = named.some((one) => one._ === 'inputDialogPeerFolder' && folderOf(one.folder_id) === ARCHIVE) ? await archiveEntry(context) : undefined;
  const wanted = named.filter((one) => one._ === 'inputDialogPeer').map((peer) => dialogPeerOf(context, peer));
  const queries = await context.read();
  const rows = new Map((await queries.dialogsByPeers(context.viewer, wanted, context.services.opener.at)).map((row) => [row.peer, row]));
  const absent = await emptyDialogs(context, wanted.filter((peer) => !rows.has(peer)));
  const shown = await showDialogs(context, wanted.map((peer) => rows.get(peer) ?? absent.get(peer)!), archive);
  return { _: 'messages.peerDialogs', ...shown, state: await currentState(context) };
});

/** What was chosen for a dialog stands without it. */
async function emptyDialogs({ services: { queries }, viewer }: Context, peers: readonly number[]): Promise<Map<number, DialogRow>> {
  if (peers.length === 0) return new Map();
  const [chosen, lifetimes] = await Promise.all([queries.notifySettings(viewer, peers), queries.messageLifetimes(viewer, peers)]);
  const byPeer = new Map(chosen.map((row) => [row.peer, row]));
  return new Map(peers.map((peer) => [peer, emptyDialog(peer, byPeer.get(peer), lifetimes.get(peer))]));
}
