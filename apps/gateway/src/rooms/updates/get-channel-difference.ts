import type { DialogRow, DifferenceEntry } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { showPeers } from '../../peers/shown-peers.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import type { Context } from '../../rpc/context.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { emptyDialog } from '../dialogs/parts/empty-dialog.ts';
import { showDialogs } from '../dialogs/parts/shown-dialogs.ts';
import { isFromBeforeRestore } from './parts/from-before-restore.ts';

/** U6: "limit 10-100 for users". */
const LIMIT_MAX = 100;
/** When the client is further behind than this many steps, it receives the newest messages instead of everything in between. */
const TOO_LONG = 1_000;
/** Seconds after which a client that receives no pushes requests the difference again. */
const ASK_AGAIN_S = 30;

/**
 * Everything in a supergroup or channel after an earlier pts, made by the same encoders as
 * the live updates (U4); of its messages, those that the caller's view of the chat shows.
 */
export default method('updates.getChannelDifference', async ({ channel, pts, limit: asked }, context): Promise<tl.updates.ChannelDifference> => {
  const peer = channelOf(context.view, channel);
  const { mailbox, after } = await shelfOf(context, peer);
  const limit = pageLimit(asked, LIMIT_MAX);
  const { entries, pts: current } = await context.services.reader.after(mailbox, pts, limit);
  if (await isFromBeforeRestore(context, mailbox, pts, current)) return tooLong(context, peer, current);
  if (entries.length === 0) return { _: 'updates.channelDifferenceEmpty', final: true, pts: current, timeout: ASK_AGAIN_S };
  if (current - pts > TOO_LONG) return tooLong(context, peer, current);
  const reached = entries.at(-1)!.entry.pts;
  const tellings = entries.flatMap(({ entry, telling }) => (telling && (entry.messageId > after || !tellsWhatWasSaid(entry)) ? [telling] : []));
  const updates = tellings.map(({ update }) => update(context.view));
  return {
    _: 'updates.channelDifference',
    final: reached >= current || undefined,
    pts: reached,
    timeout: ASK_AGAIN_S,
    new_messages: updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message] : [])),
    other_updates: updates.filter((update) => update._ !== 'updateNewChannelMessage'),
    ...(await showPeers(context.services, context.view, [peer, ...tellings.flatMap(({ peers }) => peers)])),
  };
});

/** The other kinds of entries contain only the ids of messages. */
const tellsWhatWasSaid = ({ kind }: DifferenceEntry): boolean => kind === 'sent' || kind === 'edited';

/** The dialog in its current state, and its newest message. */
async function tooLong(context: Context, peer: number, pts: number): Promise<tl.updates.channelDifferenceTooLong> {
  const [row = await fromOutside(context, peer, pts)] = await context.services.queries.dialogsByPeers(context.viewer, [peer]);
  const { dialogs: [dialog], messages, chats, users } = await showDialogs(context, [row]);
  return { _: 'updates.channelDifferenceTooLong', final: true, timeout: ASK_AGAIN_S, dialog: dialog!, messages, chats, users };
}

/** The dialog of a caller who reads a public channel, or a discussion group, without being a member, and has no stored one. */
async function fromOutside({ services: { queries } }: Context, peer: number, channelPts: number): Promise<DialogRow> {
  const { messages: [newest] } = await queries.history({ mailbox: -peer, peer, limit: 1 });
  if (!newest) return { ...emptyDialog(peer), channelPts };
  const { messageId: topMessageId, position: topPosition, replyToId: topReplyToId, pinned: topPinned, event, edit, reacted: topReacted = true } = newest;
  return { ...emptyDialog(peer), channelPts, topMessageId, topPosition, topReplyToId, topPinned, topReacted, event, edit };
}
