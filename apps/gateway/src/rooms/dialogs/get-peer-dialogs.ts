import { ARCHIVE } from '@teamgram/domain';
import { EMPTY_MAILBOX_PTS, isChannelPeer } from '@teamgram/event-schemas';
import type { DialogRow } from '@teamgram/read-models';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from '../channels/parts/readable.ts';
import { currentState } from '../updates/parts/state.ts';
import { archiveEntry } from './parts/archive.ts';
import { dialogPeerOf, folderOf } from './parts/dialog-peers.ts';
import { emptyDialog } from './parts/empty-dialog.ts';
import { returnFromArchive } from './parts/return-from-archive.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

const PEERS_MAX = 100;

/** Also returns the archive, as an entry of the main list. A peer without a dialog gets an empty one. */
export default method('messages.getPeerDialogs', async ({ peers }, context) => {
  const named = peers.slice(0, PEERS_MAX);
  await returnFromArchive(context);
  const archive = named.some((one) => one._ === 'inputDialogPeerFolder' && folderOf(one.folder_id) === ARCHIVE) ? await archiveEntry(context) : undefined;
  const wanted = named.filter((one) => one._ === 'inputDialogPeer').map((peer) => dialogPeerOf(context, peer));
  // Read before the dialogs: an entry in between may be seen twice, but never skipped.
  const state = await currentState(context);
  const queries = await context.read();
  const rows = new Map((await queries.dialogsByPeers(context.viewer, wanted, context.services.opener.at)).map((row) => [row.peer, row]));
  const absent = await emptyDialogs(context, wanted.filter((peer) => !rows.has(peer)));
  const shown = await showDialogs(context, wanted.map((peer) => rows.get(peer) ?? absent.get(peer)!), archive);
  return { _: 'messages.peerDialogs', ...shown, state };
});

/** Settings of a peer exist even without a dialog. */
async function emptyDialogs(context: Context, peers: readonly number[]): Promise<Map<number, DialogRow>> {
  if (peers.length === 0) return new Map();
  const { services: { queries }, viewer } = context;
  const [chosen, lifetimes, ptsOf] = await Promise.all([queries.notifySettings(viewer, peers), queries.messageLifetimes(viewer, peers), standingOf(context, peers.filter(isChannelPeer))]);
  const byPeer = new Map(chosen.map((row) => [row.peer, row]));
  return new Map(peers.map((peer) => [peer, { ...emptyDialog(peer, byPeer.get(peer), lifetimes.get(peer)), channelPts: ptsOf.get(peer) ?? null }]));
}

/**
 * The pts of channels; clients treat a channel dialog without pts as invalid. For a
 * channel that the caller may not view it is the initial pts, so as to disclose nothing.
 */
async function standingOf(context: Context, channels: readonly number[]): Promise<Map<number, number>> {
  if (channels.length === 0) return new Map();
  const readable = await Promise.all(channels.map((peer) => readableChat(context, peer).then(() => [peer], () => [])));
  const standings = await context.services.queries.channelStandings(readable.flat());
  return new Map([...channels.map((peer) => [peer, EMPTY_MAILBOX_PTS] as const), ...standings.map(({ chat, pts }) => [chat, pts] as const)]);
}
