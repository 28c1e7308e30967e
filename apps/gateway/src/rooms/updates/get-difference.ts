import { authKeyIdBytes } from '@teamgram/domain';
import { channelTooLong } from '../../updates/encode.ts';
import { chatChanged } from '../../updates/chat-facts.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import type { Telling } from '../../updates/telling.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { isFromBeforeRestore } from './parts/from-before-restore.ts';
import { missedSecrets, type MissedSecrets } from './parts/secrets.ts';
import { stateDate } from './parts/state.ts';

/** Maximum number of entries in one answer (U5). */
const SLICE_MAX = 500;
const TOTAL_MAX = 100_000;

/** Everything after an earlier state, made by the same encoders as the live updates, so that both report the same (U4). */
export default method('updates.getDifference', async ({ pts, date, qts, pts_limit, pts_total_limit, qts_limit }, context): Promise<tl.updates.Difference> => {
  const { session, viewer } = context;
  const queries = await context.read();
  const standing = await queries.deviceStandingSince(authKeyIdBytes(session.authorization.keyId), viewer, date * 1000);
  const reachedS = stateDate(context, standing);
  const limit = pageLimit(pts_limit, SLICE_MAX);
  const { entries, pts: current } = await context.services.reader.after(viewer, pts, limit);
  if (current - pts > (pts_total_limit ?? TOTAL_MAX) || (await isFromBeforeRestore(context, viewer, pts, current))) return { _: 'updates.differenceTooLong', pts: current };
  const [chats, secrets] = await Promise.all([changedChats(context, date), missedSecrets(context, { qts, dateS: date }, standing, qts_limit)]);
  if (entries.length === 0 && chats.length === 0 && secrets.messages.length === 0 && secrets.updates.length === 0) {
    session.told(viewer, current);
    return { _: 'updates.differenceEmpty', date: reachedS, seq: 0 };
  }
  const reached = entries.at(-1)?.entry.pts ?? current;
  session.told(viewer, reached);
  const told = await content(context, [...entries.flatMap(({ telling }) => telling ?? []), ...(reached < current ? [] : chats)], secrets);
  const { messages: unread } = await queries.unreadCount(viewer);
  const state: tl.updates.state = { _: 'updates.state', pts: reached, qts: secrets.qts, date: reachedS, seq: 0, unread_count: unread };
  return reached < current || !secrets.complete ? { _: 'updates.differenceSlice', ...told, intermediate_state: state } : { _: 'updates.difference', ...told, state };
});

/**
 * U7: supergroups and channels have their own sequences. The last answer names those in which something has happened since, and every chat that has changed
 * since without a message that reports it.
 */
async function changedChats({ services: { queries }, viewer, nowS }: Context, sinceS: number): Promise<Telling[]> {
  const [moved, changed] = await Promise.all([queries.channelsChangedSince(viewer, sinceS * 1000), queries.chatsChangedSince([viewer], sinceS * 1000)]);
  const named = new Set(moved.map(({ chat }) => chat));
  return [
    ...moved.map(({ chat, pts }) => channelTooLong(chat, pts, nowS)),
    ...changed.flatMap(({ chat }) => (named.has(chat) ? [] : chatChanged(chat, nowS))),
  ];
}

async function content(context: Context, tellings: readonly Telling[], secrets: MissedSecrets): Promise<Omit<tl.updates.difference, '_' | 'state'>> {
  const updates = tellings.map((telling) => telling.update(context.view));
  return {
    new_messages: updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message] : [])),
    new_encrypted_messages: secrets.messages,
    other_updates: [...secrets.updates, ...updates.filter((update) => update._ !== 'updateNewMessage')],
    ...(await showPeers(context.services, context.view, [...secrets.peers, ...tellings.flatMap(({ peers }) => peers)])),
  };
}
